"""A printed emergency code: with it anyone can lock their own account, from any device, at once."""

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db, reading
from solidarity.network import locks, members, printed
from solidarity.network.members import Member
from solidarity.privacy import journal, sealing
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing
from solidarity.privacy.retention import WITH_THE_MEMBER
from solidarity.privacy.sealing import COST, Cost

_NOBODYS = b"nobody has this."


class EmergencyCode(Numbered, Base):
    """The code that locks its member's account."""

    __tablename__ = "emergency_code"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), unique=True, holds=nothing("whose")
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


class WrongEmergencyCode(Exception):
    """Name and code do not belong together; which of the two is never said."""


def print_code(member: Member, cost: Cost = COST) -> str:
    """Draw a new code in the place of an earlier one; it is shown once."""
    db.session.execute(delete(EmergencyCode).where(EmergencyCode.member_id == member.id))
    code, salt = printed.drawn(), sealing.new_salt()
    db.session.add(
        EmergencyCode(
            member_id=member.id,
            salt=salt,
            memory_kib=cost.memory_kib,
            iterations=cost.iterations,
            stretched=printed.stretched(code, salt, cost),
        )
    )
    journal.write("printed an emergency code", member, by=member)
    return code


def has_one(member: Member) -> bool:
    """Whether a member printed a code."""
    found = select(EmergencyCode.id).where(EmergencyCode.member_id == member.id)
    return db.session.scalar(found) is not None


def lock_with_code(sign_in_name: str, code: str) -> None:
    """Lock an account from outside. A wrong name takes as long as a wrong code.

    Raises: WrongEmergencyCode.
    """
    with reading():
        member = members.by_sign_in_name(sign_in_name)
        kept = _of(member) if member else None
        salt = kept.salt if kept else _NOBODYS
        cost = Cost(kept.memory_kib, kept.iterations) if kept else COST
        fits = printed.stretched(code, salt, cost) == (kept.stretched if kept else b"")
    member = members.by_sign_in_name(sign_in_name)
    if member is None or not fits:
        raise WrongEmergencyCode
    locks.lock_own(member)


def _of(member: Member) -> EmergencyCode | None:
    return db.session.scalar(select(EmergencyCode).where(EmergencyCode.member_id == member.id))
