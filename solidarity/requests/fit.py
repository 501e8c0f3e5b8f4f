"""Who can go along, and as what: one place for what every way to a place asks of its holder.

Plans know the same rules as rows of bits (matching/eligibility.py).
"""

from sqlalchemy import ColumnElement, or_, true

from solidarity.database import has_word
from solidarity.network import training
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, wishes
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.shift import ACCOMPANIES, Shift, ShiftRole


class NeedsTraining(Exception):
    """Who goes along with this kind has learnt something that this member has not yet."""


class NeedsLanguage(Exception):
    """Who interprets speaks one of the shift's languages; carries them."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        """Remember which languages are wanted."""
        super().__init__(*languages)
        self.languages = languages


class NeedsExperience(Exception):
    """Nobody leads on their first shifts."""


class OnlyToLearn(Exception):
    """A shadow comes along to learn, on their first shifts."""


UNFIT = (NeedsCompany, NeedsTraining, NeedsLanguage, NeedsExperience, OnlyToLearn)
"""What can speak against someone, and says how it could be otherwise."""


def require_role(shift: Shift, role: ShiftRole, member: Member) -> None:
    """Pass, when a role is for someone: interpreters speak, nobody leads or shadows out of turn.

    Raises: NeedsLanguage; NeedsExperience; OnlyToLearn.
    """
    if role is ShiftRole.INTERPRETER and not _speaks(member, shift):
        raise NeedsLanguage(shift.languages)
    if role is ShiftRole.LEAD and not experience.is_experienced(member):
        raise NeedsExperience
    if role is ShiftRole.SHADOW and experience.is_experienced(member):
        raise OnlyToLearn


def require_able(
    shift: Shift, role: ShiftRole, member: Member, instead_of: Member | None = None
) -> None:
    """Pass, when someone can be certain: the role is theirs, they are trained, not alone and new.

    `instead_of` is who leaves for them, and is no company then.

    Raises: NeedsLanguage; NeedsExperience; OnlyToLearn; NeedsTraining; NeedsCompany.
    """
    require_role(shift, role, member)
    _require_training(shift, role, member)
    experience.require_company(shift, member, instead_of)


def is_able(shift: Shift, role: ShiftRole, member: Member) -> bool:
    """Whether someone can be certain on a shift as it is now."""
    try:
        require_able(shift, role, member)
    except UNFIT:
        return False
    return True


def require_suits(shift: Shift, role: ShiftRole, member: Member, ring: Keyring) -> None:
    """Pass, when someone can be asked: the role is theirs, they are trained, and welcome.

    Raises: NeedsLanguage; NeedsExperience; OnlyToLearn; NeedsTraining; NotWished; NoKey.
    """
    require_role(shift, role, member)
    _require_training(shift, role, member)
    _require_welcome(shift, member, ring)


def require_fit(
    shift: Shift,
    role: ShiftRole,
    member: Member,
    ring: Keyring,
    instead_of: Member | None = None,
) -> None:
    """Pass, when someone can be certain, and is welcome; `instead_of` is who leaves for them.

    Raises: NeedsLanguage; NeedsExperience; OnlyToLearn; NeedsTraining; NeedsCompany; NotWished;
    NoKey.
    """
    require_able(shift, role, member, instead_of)
    _require_welcome(shift, member, ring)


def speaks(shift: Shift) -> ColumnElement[bool]:
    """Whether a member speaks one of a shift's languages (in a query over members)."""
    if not shift.languages:
        return true()
    return or_(*(has_word(Member.speaks, each) for each in shift.languages))


def _speaks(member: Member, shift: Shift) -> bool:
    return not shift.languages or bool(set(member.speaks) & set(shift.languages))


def _require_training(shift: Shift, role: ShiftRole, member: Member) -> None:
    wanted = shift.kind.training if role in ACCOMPANIES else ""
    if not training.has(member, shift.collective, wanted, shift.half_day.day):
        raise NeedsTraining


def _require_welcome(shift: Shift, member: Member, ring: Keyring) -> None:
    if shift.request:
        wishes.require_welcome(shift.request, member, ring)
