"""A second factor: a code from one's phone (TOTP, RFC 6238), or one from a printed sheet.

Either counts once. The seed is sealed with the server's key, since the server must compute the
code by itself; printed codes are stored stretched.
"""

from datetime import timedelta

import pyotp
from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import Base, db
from solidarity.network import printed
from solidarity.network.members import Member
from solidarity.privacy import journal, sealing, server_key
from solidarity.privacy.declarations import AtRest, Holds, Numbered, column, locked, nothing
from solidarity.privacy.retention import WITH_THE_MEMBER
from solidarity.privacy.sealing import COST, Cost

CODES = 10
_STEP = timedelta(seconds=30)
_DRIFT = 1
"""Steps before and after now that are taken too: clocks differ (RFC 6238, section 5.2)."""
_PURPOSE = "second factor"


class SecondFactor(Numbered, Base):
    """The seed that a member's phone and this network share."""

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("member_id", "is_confirmed"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), holds=nothing("whose")
    )
    is_confirmed: Mapped[bool] = column(
        default=False, holds=nothing("whether a first code has shown that the member has it")
    )
    seed: Mapped[bytes] = column(
        LargeBinary,
        holds=Holds(
            "the member",
            why="to know the next code",
            read_by="nobody",
            kept=WITH_THE_MEMBER,
            at_rest=AtRest.SERVER,
        ),
    )
    last_step: Mapped[int] = column(
        default=0, holds=nothing("the latest half-minute whose code was used")
    )


class OneUseCode(Numbered, Base):
    """A printed code which nobody has used yet."""

    __tablename__ = "one_use_code"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, holds=nothing("whose")
    )
    salt: Mapped[bytes] = column(LargeBinary, holds=nothing("for stretching"))
    memory_kib: Mapped[int] = column(holds=nothing("stretching cost"))
    iterations: Mapped[int] = column(holds=nothing("stretching cost"))
    stretched: Mapped[bytes] = column(
        LargeBinary,
        holds=locked(
            "the member",
            why="to know the printed code again",
            kept=WITH_THE_MEMBER,
            at_rest=AtRest.HASHED,
        ),
    )


class WrongCode(Exception):
    """No such code, or it was used before."""


def is_set_up(member: Member) -> bool:
    """Whether codes are asked of this member."""
    return _of(member, is_confirmed=True) is not None


def begin(member: Member) -> str:
    """Draw a new seed, which counts once a first code has confirmed it; return it in base 32."""
    db.session.execute(
        delete(SecondFactor).where(
            SecondFactor.member_id == member.id, SecondFactor.is_confirmed.is_(False)
        )
    )
    seed = pyotp.random_base32()
    sealed = server_key.seal(seed, _PURPOSE)
    db.session.add(SecondFactor(member_id=member.id, seed=sealed, is_confirmed=False, last_step=0))
    return seed


def begun(member: Member) -> str | None:
    """The seed that waits for its first code."""
    waiting = _of(member, is_confirmed=False)
    return server_key.unseal(waiting.seed, _PURPOSE) if waiting else None


def address_for_phone(seed: str, member: Member, network: str) -> str:
    """The address that an authenticator app reads from a picture."""
    return pyotp.TOTP(seed).provisioning_uri(name=member.sign_in_name, issuer_name=network)


def confirm(member: Member, code: str, cost: Cost = COST) -> list[str]:
    """Let the waiting seed count from now on; return new printed codes, which are shown once.

    Raises: WrongCode.
    """
    waiting = _of(member, is_confirmed=False)
    if waiting is None:
        raise WrongCode
    _use_step(waiting, code)
    db.session.execute(
        delete(SecondFactor).where(
            SecondFactor.member_id == member.id, SecondFactor.is_confirmed.is_(True)
        )
    )
    waiting.is_confirmed = True
    journal.write("set up a second factor", member, by=member)
    return print_codes(member, cost)


def print_codes(member: Member, cost: Cost = COST) -> list[str]:
    """Draw ten printed codes in the place of all earlier ones."""
    db.session.execute(delete(OneUseCode).where(OneUseCode.member_id == member.id))
    salt, codes = sealing.new_salt(), [printed.drawn() for _ in range(CODES)]
    for code in codes:
        row = OneUseCode(
            member_id=member.id, salt=salt, stretched=printed.stretched(code, salt, cost)
        )
        row.memory_kib, row.iterations = cost.memory_kib, cost.iterations
        db.session.add(row)
    return codes


def codes_left(member: Member) -> int:
    """How many printed codes were not used yet."""
    return len(
        db.session.scalars(select(OneUseCode.id).where(OneUseCode.member_id == member.id)).all()
    )


def use(member: Member, code: str) -> None:
    """Use a code, from the phone or from the sheet, up.

    Raises: WrongCode.
    """
    if printed.is_one(code):
        _use_printed(member, code)
        return
    known = _of(member, is_confirmed=True)
    if known is None:
        raise WrongCode
    _use_step(known, code)


def shown_in_a_demo(member: Member) -> str | None:
    """The next code that an invented neighbour's phone would show; of demo networks only."""
    known = _of(member, is_confirmed=True)
    if known is None:
        return None
    totp = pyotp.TOTP(server_key.unseal(known.seed, _PURPOSE))
    return totp.generate_otp(max(known.last_step + 1, _now_step() - _DRIFT))


def forget(member: Member) -> None:
    """Let there be no second factor any more."""
    for table in (SecondFactor, OneUseCode):
        db.session.execute(delete(table).where(table.member_id == member.id))


def _of(member: Member, *, is_confirmed: bool) -> SecondFactor | None:
    found = select(SecondFactor).where(
        SecondFactor.member_id == member.id, SecondFactor.is_confirmed.is_(is_confirmed)
    )
    return db.session.scalar(found)


def _now_step() -> int:
    return int(clock.now().timestamp() // _STEP.total_seconds())


def _use_step(factor: SecondFactor, code: str) -> None:
    """Use the half-minute of a code up: a statement that succeeds only once.

    Source: RFC 6238, section 5.2: a verifier must not accept a second attempt.
    """
    totp = pyotp.TOTP(server_key.unseal(factor.seed, _PURPOSE))
    plain, now = "".join(code.split()), _now_step()
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), plain):
            used = (
                update(SecondFactor)
                .where(SecondFactor.id == factor.id, SecondFactor.last_step < step)
                .values(last_step=step)
                .returning(SecondFactor.id)
            )
            if db.session.scalar(used) is not None:
                return
    raise WrongCode


def _use_printed(member: Member, code: str) -> None:
    one = select(OneUseCode).where(OneUseCode.member_id == member.id).limit(1)
    any_of_them = db.session.scalar(one)
    if any_of_them is None:
        raise WrongCode
    cost = Cost(any_of_them.memory_kib, any_of_them.iterations)
    stretched = printed.stretched(code, any_of_them.salt, cost)
    used = delete(OneUseCode).where(
        OneUseCode.member_id == member.id, OneUseCode.stretched == stretched
    )
    if db.session.scalar(used.returning(OneUseCode.id)) is None:
        raise WrongCode
