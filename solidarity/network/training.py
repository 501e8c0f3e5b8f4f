"""What members have learnt with a collective, where a kind of need wants it of those who go along.

A training is a few words of the collective's own ("accompanying to hearings"); a coordinator says
who did it, and can take it back. It is no rank: it opens nothing.
"""

from collections.abc import Sequence

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


def say(person: Member, collective: Collective, what: str, by: Member) -> None:
    """Say that someone has learnt something; saying it twice changes nothing.

    Raises: NotYours.
    """
    authority.require(by, "say who is trained", collective.id)
    if what not in of(person, collective):
        row = Training(member_id=person.id, collective_id=collective.id, what=what)
        db.session.add(row)
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


def of(person: Member, collective: Collective) -> Sequence[str]:
    """What someone has learnt with a collective."""
    found = select(Training.what).where(
        Training.member_id == person.id, Training.collective_id == collective.id
    )
    return db.session.scalars(found.order_by(Training.what)).all()


def all_of(person: Member) -> Sequence[str]:
    """What someone has learnt, with any collective."""
    found = select(Training.what).where(Training.member_id == person.id)
    return db.session.scalars(found.order_by(Training.what)).all()


def has(person: Member, collective: Collective, what: str) -> bool:
    """Whether someone has learnt this, or nothing has to be learnt."""
    return not what or what in of(person, collective)
