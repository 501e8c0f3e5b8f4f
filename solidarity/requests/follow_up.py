"""After a shift: how it went, in one tap, with a short sealed report and the next date if any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import Base, db
from solidarity.network import authority
from solidarity.network.members import Member
from solidarity.privacy import grants, journal, sealed_rows, sealing
from solidarity.privacy.declarations import column, nothing, sealed
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import life, shifts
from solidarity.requests.shift import TERM, Place, PlaceState, Shift


class Went(StrEnum):
    """How a shift went."""

    WELL = "well"
    PARTLY = "partly"
    NOT_AT_ALL = "not-at-all"


class AlreadyTold(Exception):
    """The member has said how it went."""


class Report(SealedRow, Base):
    """What a volunteer tells the circle after a shift."""

    __tablename__ = "report"

    place_id: Mapped[int] = column(
        ForeignKey("place.id", ondelete="CASCADE"), unique=True, holds=nothing("whose report")
    )
    went: Mapped[Went] = column(holds=nothing("how it went, in a word"))
    next_day: Mapped[date | None] = column(holds=nothing("when people are needed again"))
    text: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="what the circle must know", read_by="the circle", kept=TERM),
    )

    place: Mapped[Place] = relationship(lazy="joined")


@dataclass(frozen=True)
class Told:
    """A report, opened for a coordinator."""

    display_name: str
    went: Went
    next_day: date | None
    text: str


def report(
    place: Place,
    by: Member,
    went: Went,
    text: str,
    next_day: date | None,
    ring: Keyring | None = None,
) -> Report:
    """Tell the circle how a shift went; only the circle can read the text.

    A next date drafts the next shift. Where to meet goes along, while the teller's key opens it.

    Raises: NotYours; WrongState, before the shift has begun; AlreadyTold.
    """
    authority.require(by, "report", place.shift.collective_id)
    if place.member_id != by.id or place.state is not PlaceState.CONFIRMED:
        raise authority.NotYours("report")
    if place.shift.starts_at > clock.now():
        raise life.WrongState
    if of(place) is not None:
        raise AlreadyTold
    told = Report(
        sealed_in=place.shift.sealed_in,
        place=place,
        went=went,
        next_day=next_day,
    )
    key = sealing.new_key()
    sealed_rows.seal(told, key, text=text)
    db.session.add(told)
    database.flush()
    grants.give(told.key_id, key, place.shift.collective.circle)
    journal.write("reported", told, by=by)
    if next_day is not None and next_day > clock.today():
        shifts.draft_again(place.shift, next_day, by, ring)
    return told


def is_awaited(place: Place, now: datetime) -> bool:
    """Whether the holder of a place could say how it went, and has not."""
    if place.state is not PlaceState.CONFIRMED or place.shift.ends_at > now:
        return False
    return of(place) is None


def of(place: Place) -> Report | None:
    """What the holder of a place told, if they did."""
    return db.session.scalar(select(Report).where(Report.place_id == place.id))


def opened(shift: Shift, by: Member, ring: Keyring) -> list[Told]:
    """The reports of a shift, for the circle; that someone opened them is journalled.

    Raises: NoKey.
    """
    told = []
    for each in _of_shift(shift):
        text = sealed_rows.unseal(each, "text", sealed_rows.key_of(each, ring))
        name = each.place.member.display_name if each.place.member else ""
        told.append(Told(name, each.went, each.next_day, text))
        journal.write("opened a report", each, by=by)
    return told


def number_of(shift: Shift) -> int:
    """How many of those on a shift told how it went."""
    return len(_of_shift(shift))


def key_ids(shift: Shift) -> list[str]:
    """The keys of a shift's reports, to be shredded with it."""
    return [each.key_id for each in _of_shift(shift)]


def _of_shift(shift: Shift) -> Sequence[Report]:
    found = select(Report).join(Report.place).where(Place.shift_id == shift.id)
    return db.session.scalars(found).unique().all()
