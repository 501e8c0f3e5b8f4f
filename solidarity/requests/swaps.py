"""Swapping: two members exchange their places on two shifts of one collective.

Who would swap says so, and others see of it what the board says, never whose it is. Whoever offers
a place of their own for it is told yes or no. Until both shifts' keys have changed hands everyone
keeps what they have: a coordinator confirms, where anything is sealed.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import Base, db
from solidarity.network import authority, duty, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing
from solidarity.privacy.key_store import Keyring
from solidarity.requests import fit, life, seats
from solidarity.requests.seats import AlreadyOn, Overlaps
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftState


class Swap(Coded, Base):
    """A place whose holder would swap it, and what was offered for it."""

    __tablename__ = "swap"

    place_id: Mapped[int] = column(
        ForeignKey("place.id", ondelete="CASCADE"), unique=True, holds=nothing("which place")
    )
    offered_id: Mapped[int | None] = column(
        ForeignKey("place.id", ondelete="SET NULL"), unique=True, holds=nothing("offered for it")
    )
    is_agreed: Mapped[bool] = column(
        default=False, holds=nothing("whether both wish it, and a coordinator has to confirm")
    )

    place: Mapped[Place] = relationship(foreign_keys=[place_id], lazy="joined")
    offered: Mapped[Place | None] = relationship(foreign_keys=[offered_id], lazy="joined")


class CannotSwap(Exception):
    """These two places cannot change hands: one of the two could not be there."""


def seek(place: Place, by: Member) -> Swap:
    """Say that one would swap a place one is certain on.

    Raises: NotYours; WrongState, also when that was said before.
    """
    _require_certain(place, by)
    if of(place) is not None:
        raise life.WrongState
    swap = Swap(place=place)
    db.session.add(swap)
    database.flush()
    return swap


def stop(swap: Swap, by: Member) -> None:
    """Keep one's place after all.

    Raises: NotYours.
    """
    if swap.place.member_id != by.id:
        raise authority.NotYours("stop a swap")
    db.session.delete(swap)


def offer(swap: Swap, mine: Place, by: Member) -> None:
    """Offer a place of one's own for one that somebody would swap.

    Raises: NotYours; WrongState, also when somebody was faster, or it is offered for another one;
    CannotSwap.
    """
    _require_certain(mine, by)
    if swap.offered is not None or not _is_live(swap.place) or swap.place.member is None:
        raise life.WrongState
    if db.session.scalar(select(Swap.id).where(Swap.offered_id == mine.id)) is not None:
        raise life.WrongState
    if mine.shift.collective_id != swap.place.shift.collective_id:
        raise CannotSwap
    _require_possible(swap.place, mine)
    swap.offered = mine
    notices.tell(swap.place.member, Word.SWAP, swap.place.code)


def accept(swap: Swap, by: Member) -> bool:
    """Say yes to what was offered; whether the places have changed hands already.

    Raises: NotYours; WrongState; CannotSwap; NeedsCompany; NeedsTraining; NeedsLanguage;
    NeedsExperience; OnlyToLearn.
    """
    theirs = _require_offered(swap, by)
    if swap.place.shift.request_id is None and theirs.shift.request_id is None:
        for seat, leaves, comes in _changes(swap.place, theirs):
            fit.require_able(seat.shift, seat.role, comes, instead_of=leaves)
        _exchange(swap, by)
        return True
    swap.is_agreed = True
    for each in duty.to_tell(swap.place.shift.collective):
        notices.tell(each, Word.SWAP, swap.place.code)
    return False


def refuse(swap: Swap, by: Member) -> None:
    """Say no to what was offered; it can be asked of others.

    Raises: NotYours; WrongState.
    """
    if not by.is_one(Role.COORDINATOR, swap.place.shift.collective_id):
        _require_offered(swap, by)
    if swap.offered and swap.offered.member:
        notices.tell(swap.offered.member, Word.CHANGED, swap.offered.shift.code)
    swap.offered, swap.is_agreed = None, False


def confirm(swap: Swap, by: Member, ring: Keyring) -> None:
    """Let two places change hands, and with them what opens their details.

    Raises: NotYours; WrongState; CannotSwap; NeedsCompany; NeedsTraining; NeedsLanguage;
    NeedsExperience; OnlyToLearn; NotWished; NoKey.
    """
    one, other = swap.place, swap.offered
    authority.require(by, "confirm", one.shift.collective_id)
    if not swap.is_agreed or other is None or one.member is None or other.member is None:
        raise life.WrongState
    for seat, leaves, comes in _changes(one, other):
        fit.require_fit(seat.shift, seat.role, comes, ring, instead_of=leaves)
    _exchange(swap, by, ring)


def of(place: Place) -> Swap | None:
    """What its holder would swap it for, if they said so."""
    return db.session.scalar(select(Swap).where(Swap.place_id == place.id))


def sought_beside(member: Member) -> Sequence[Swap]:
    """The places to come that others in a member's collectives would swap."""
    mine = [each.id for each in member.collectives_as(Role.VOLUNTEER)]
    found = (
        select(Swap)
        .join(Place, Place.id == Swap.place_id)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Shift.collective_id.in_(mine), Place.member_id != member.id)
        .where(Shift.state == ShiftState.PUBLISHED, Shift.starts_at > clock.now())
        .where(Swap.offered_id.is_(None))
        .order_by(Shift.starts_at)
        .limit(30)
    )
    return db.session.scalars(found).unique().all()


def to_confirm(member: Member) -> Sequence[Swap]:
    """The swaps both sides wish, which wait for a coordinator of a member's collectives."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(Swap)
        .join(Place, Place.id == Swap.place_id)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Shift.collective_id.in_(mine), Swap.is_agreed)
        .order_by(Shift.starts_at)
    )
    return db.session.scalars(found).unique().all()


def seen_by(member: Member, code: str) -> Swap | None:
    """The swap with this opaque id, if this member seeks it or could offer something for it."""
    swap = db.session.scalar(select(Swap).where(Swap.code == code))
    if swap is None or not member.is_one(Role.VOLUNTEER, swap.place.shift.collective_id):
        return None
    return swap


def coordinated_by(member: Member, code: str) -> Swap | None:
    """The swap with this opaque id, if this member coordinates its collective."""
    swap = db.session.scalar(select(Swap).where(Swap.code == code))
    if swap is None or not member.is_one(Role.COORDINATOR, swap.place.shift.collective_id):
        return None
    return swap


def forget(place: Place) -> None:
    """Let a place that changed otherwise be part of no swap; for whom it was offered is told."""
    db.session.execute(delete(Swap).where(Swap.place_id == place.id))
    for swap in db.session.scalars(select(Swap).where(Swap.offered_id == place.id)).unique().all():
        swap.offered, swap.is_agreed = None, False
        if swap.place.member:
            notices.tell(swap.place.member, Word.CHANGED, swap.place.shift.code)


def _exchange(swap: Swap, by: Member, ring: Keyring | None = None) -> None:
    one, other = swap.place, swap.offered
    if other is None or one.member is None or other.member is None:
        raise life.WrongState
    _require_possible(one, other)
    first, second = one.member, other.member
    seats.let_go_of(one, first)
    seats.let_go_of(other, second)
    one.member, other.member = second, first
    forget(one)
    forget(other)
    database.flush()
    for place, member in ((one, second), (other, first)):
        if ring is not None and seats.must_be_agreed_to(place.shift):
            seats.ask_to_agree(place, by)
            continue
        if ring is not None:
            seats.clear(place.shift, member, ring)
        seats.settle(place, by)
        notices.tell(member, Word.CONFIRMED, place.code)
    journal.write("swapped", one, by=by)


def _changes(one: Place, other: Place) -> Iterable[tuple[Place, Member, Member]]:
    """Each seat, with who leaves it and who comes."""
    if one.member and other.member:
        yield one, one.member, other.member
        yield other, other.member, one.member


def _require_possible(one: Place, other: Place) -> None:
    if one.member is None or other.member is None or not (_is_live(one) and _is_live(other)):
        raise CannotSwap
    try:
        seats.refuse_overlap(one.shift, other.member, but=other.shift)
        seats.refuse_overlap(other.shift, one.member, but=one.shift)
    except (Overlaps, AlreadyOn):
        raise CannotSwap from None


def _require_certain(place: Place, by: Member) -> None:
    if place.member_id != by.id:
        raise authority.NotYours("swap")
    if not _is_live(place):
        raise life.WrongState


def _require_offered(swap: Swap, by: Member) -> Place:
    if swap.place.member_id != by.id:
        raise authority.NotYours("swap")
    if swap.offered is None or swap.is_agreed:
        raise life.WrongState
    return swap.offered


def _is_live(place: Place) -> bool:
    is_to_come = place.shift.state is ShiftState.PUBLISHED and place.shift.starts_at > clock.now()
    return place.state is PlaceState.CONFIRMED and is_to_come
