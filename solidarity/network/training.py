"""What members have learnt with a collective, where a kind of need wants it of those who go along.

A training is a few words of the collective's own ("accompanying to hearings"); a coordinator says
who did it and until when it holds, and can take it back. It is no rank: it opens nothing.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.privacy import journal
from solidarity.privacy.declarations import Numbered, column, nothing, personal
from solidarity.privacy.retention import WITH_THE_MEMBER


class Training(Numbered, Base):
    """One thing that one member has learnt with one collective."""

    __tablename__ = "training"
    __table_args__ = (UniqueConstraint("member_id", "collective_id", "what"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), holds=nothing("whose training")
    )
    collective_id: Mapped[int] = column(
        ForeignKey("collective.id"), index=True, holds=nothing("with whom")
    )
    what: Mapped[str] = column(
        holds=personal(
            "the member",
            why="to go along where this is needed",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        )
    )
    ends_on: Mapped[date | None] = column(
        holds=personal(
            "the member",
            why="to learn it again in time",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        )
    )

    def holds_on(self, day: date) -> bool:
        """Whether it has not ended by a day."""
        return self.ends_on is None or day <= self.ends_on


def say(
    person: Member, collective: Collective, what: str, by: Member, ends_on: date | None = None
) -> None:
    """Say that someone has learnt something, and the last day on which that holds, if there is one.

    Saying it again sets another last day.

    Raises: NotYours.
    """
    authority.require(by, "say who is trained", collective.id)
    row = next((each for each in of(person, collective) if each.what == what), None)
    if row is None:
        row = Training(member_id=person.id, collective_id=collective.id, what=what)
        db.session.add(row)
    row.ends_on = ends_on
    journal.write("said who is trained", person, by=by)


def take_back(person: Member, collective: Collective, what: str, by: Member) -> None:
    """Say that someone has to learn it (again).

    Raises: NotYours.
    """
    authority.require(by, "say who is trained", collective.id)
    gone = delete(Training).where(
        Training.member_id == person.id,
        Training.collective_id == collective.id,
        Training.what == what,
    )
    db.session.execute(gone)
    journal.write("took a training back", person, by=by)


def of(person: Member, collective: Collective) -> Sequence[Training]:
    """What someone has learnt with a collective, also what holds no longer."""
    found = select(Training).where(
        Training.member_id == person.id, Training.collective_id == collective.id
    )
    return db.session.scalars(found.order_by(Training.what)).all()


def all_of(person: Member) -> Sequence[Training]:
    """What someone has learnt, with any collective."""
    found = select(Training).where(Training.member_id == person.id)
    return db.session.scalars(found.order_by(Training.what)).all()


def has(person: Member, collective: Collective, what: str, day: date) -> bool:
    """Whether someone has learnt this and it holds on a day, or nothing has to be learnt."""
    return not what or any(
        each.what == what and each.holds_on(day) for each in of(person, collective)
    )
