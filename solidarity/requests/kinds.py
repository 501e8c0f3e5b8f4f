"""Kinds of need: each collective has its own list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from solidarity.database import Base, db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.languages import translatable
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import slug_of
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing

LONGEST_KEY = 40
MOST_PEOPLE = 12


@dataclass(frozen=True)
class Usual:
    """A kind most collectives know; its name is translated with the product."""

    key: str
    name: str
    people: int
    most: int = MOST_PEOPLE
    """So many are let in, or are of use."""
    cannot_wait: bool = False
    training: str = ""


HEARINGS = translatable("accompanying to hearings")
USUAL = (
    Usual("appointment", translatable("Appointment"), 1),
    Usual("hearing", translatable("Hearing"), 2, most=3, cannot_wait=True, training=HEARINGS),
    Usual("housing", translatable("Housing"), 2, most=4),
    Usual("food", translatable("Food"), 1),
    Usual("health", translatable("Health"), 1, most=3),
    Usual("school", translatable("School"), 1, most=3),
    Usual("childcare", translatable("Childcare"), 1, most=4),
    Usual("interpreting", translatable("Interpreting"), 1, most=3),
    Usual("moving", translatable("Moving house"), 3),
    Usual("material", translatable("Things needed"), 1, most=6),
    Usual("money", translatable("Money help"), 1, most=3),
)
"""What each asks stands in `usual.QUESTIONS`."""


@dataclass(frozen=True)
class Called:
    """What a kind is called: as its collective says it, and in the languages it was put into."""

    name: str
    wordings: Mapping[str, str]
    """BCP 47 code → words."""


class NameTaken(Exception):
    """The collective has a kind of this name."""


class TooManyPeople(Exception):
    """More people than are let in with a kind of appointment."""


class TooManyUsually(Exception):
    """More people would usually go along than are let in."""


class Kind(Coded, Base):
    """One kind of need of one collective: coarse, never the institution."""

    __tablename__ = "kind"
    __table_args__ = (
        UniqueConstraint("collective_id", "key"),
        CheckConstraint(f"most BETWEEN 1 AND {MOST_PEOPLE}", name="most"),
    )

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("whose list"))
    key: Mapped[str] = column(holds=nothing("the same kind across collectives"))
    name: Mapped[str] = column(holds=nothing("what it is called; usual ones in English"))
    wordings: Mapped[dict[str, str]] = column(
        JSON, default=dict, holds=nothing("what members call it in other languages")
    )
    is_offered: Mapped[bool] = column(default=True, holds=nothing("whether requests can be of it"))
    people: Mapped[int] = column(holds=nothing("how many people usually go along"))
    most: Mapped[int] = column(default=MOST_PEOPLE, holds=nothing("how many are let in at most"))
    cannot_wait: Mapped[bool] = column(
        default=False, holds=nothing("whether a missed one cannot be made up for")
    )
    training: Mapped[str] = column(
        default="", holds=nothing("what those who go along have learnt; empty for nothing special")
    )

    collective: Mapped[Collective] = relationship(lazy="joined")

    @property
    def called(self) -> Called:
        """What it is called."""
        return Called(self.name, self.wordings)


def add_usual(collective: Collective) -> None:
    """Give a new collective the list most collectives begin with."""
    db.session.add_all(
        Kind(
            collective_id=collective.id,
            key=each.key,
            name=each.name,
            people=each.people,
            most=each.most,
            cannot_wait=each.cannot_wait,
            training=each.training,
        )
        for each in USUAL
    )


def of(collective: Collective) -> Sequence[Kind]:
    """The kinds a collective takes requests for, in its own order."""
    found = select(Kind).where(Kind.collective_id == collective.id, Kind.is_offered)
    return db.session.scalars(found.order_by(Kind.id)).all()


def all_of(collectives: Iterable[Collective]) -> Sequence[Kind]:
    """Every kind of some collectives, also those they offer no longer."""
    mine = [collective.id for collective in collectives]
    found = select(Kind).where(Kind.collective_id.in_(mine))
    return db.session.scalars(found.order_by(Kind.collective_id, Kind.id)).all()


def called_in(collectives: Iterable[Collective]) -> dict[str, Called]:
    """Key → what it is called, over the kinds which some collectives offer."""
    return {kind.key: kind.called for kind in all_of(collectives) if kind.is_offered}


def by_key(collective: Collective, key: str) -> Kind | None:
    """A kind of a collective."""
    found = select(Kind).where(Kind.collective_id == collective.id, Kind.key == key)
    return db.session.scalar(found)


def called(key: str) -> Called:
    """What a kind is called of which only the key is left."""
    usual = (Called(each.name, {}) for each in USUAL if each.key == key)
    kind = db.session.scalar(select(Kind).where(Kind.key == key).limit(1))
    return kind.called if kind else next(usual, Called(key, {}))


def seen_by(member: Member, code: str) -> Kind | None:
    """A kind of one of a member's collectives."""
    mine = {each.collective_id for each in member.live}
    kind = db.session.scalar(select(Kind).where(Kind.code == code))
    return kind if kind and kind.collective_id in mine else None


def coordinated_by(member: Member, code: str) -> Kind | None:
    """A kind of a collective which this member coordinates."""
    kind = seen_by(member, code)
    return kind if kind and member.is_one(Role.COORDINATOR, kind.collective_id) else None


def brought_to(member: Member, code: str) -> Kind | None:
    """A kind of which this member may bring a request."""
    kind = seen_by(member, code)
    is_theirs = kind and kind.is_offered and member.is_one(Role.INTERMEDIARY, kind.collective_id)
    return kind if is_theirs else None


def trainings_of(collective: Collective) -> list[str]:
    """What the kinds of a collective want people to have learnt."""
    found = select(Kind.training).where(Kind.collective_id == collective.id, Kind.training != "")
    return list(db.session.scalars(found.distinct().order_by(Kind.training)))


def begin(collective: Collective, name: str, people: int, by: Member) -> Kind:
    """Take requests of a kind of one's own.

    Raises: NotYours; NameTaken.
    """
    authority.require(by, "describe kinds", collective.id)
    key = slug_of(name)[:LONGEST_KEY]
    if not key or by_key(collective, key):
        raise NameTaken
    kind = Kind(collective=collective, key=key, name=name.strip(), people=people)
    db.session.add(kind)
    journal.write("began a kind", kind, by=by)
    return kind


@dataclass(frozen=True)
class Description:
    """Who goes along with a kind of need, and how much hangs on it."""

    people: int
    """So many usually."""
    most: int
    training: str = ""
    cannot_wait: bool = False


def describe(kind: Kind, said: Description, by: Member) -> None:
    """Say how many people usually go along, how many at most, and what they have learnt.

    Raises: NotYours; TooManyUsually.
    """
    authority.require(by, "describe kinds", kind.collective_id)
    if said.people > said.most:
        raise TooManyUsually
    kind.people, kind.most = said.people, said.most
    kind.training, kind.cannot_wait = said.training.strip(), said.cannot_wait
    journal.write("described a kind", kind, by=by)


def offer(kind: Kind, by: Member) -> None:
    """Take requests of a kind, or no more if it was taken so far; what was brought stays.

    Raises: NotYours.
    """
    authority.require(by, "describe kinds", kind.collective_id)
    kind.is_offered = not kind.is_offered
    journal.write("offered a kind" if kind.is_offered else "ended a kind", kind, by=by)


def put_into_words(kind: Kind, wordings: Mapping[str, str], by: Member) -> None:
    """Say what a kind is called in other languages; an empty one is ours, or the collective's.

    Raises: NotYours.
    """
    authority.require(by, "put into words", kind.collective_id)
    kind.wordings = {code: words.strip() for code, words in wordings.items() if words.strip()}
    journal.write("put into words", kind, by=by)
