"""A kind's own few questions: structured, so that nobody writes a story down.

A question may not ask for papers, status or identity: the guard refuses it and says why. Answers
are sealed with the request they belong to; they keep their question's words, since a collective
may ask otherwise tomorrow.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import database
from solidarity.database import Base, db
from solidarity.network import authority
from solidarity.network.members import Member, Role
from solidarity.privacy import guard, journal
from solidarity.privacy.declarations import Coded, column, nothing
from solidarity.requests.kinds import Kind

MOST = 8
"""A kind asks no more: a form on a phone, for someone who waits beside it."""
MOST_CHOICES = 8


class Asks(StrEnum):
    """What kind of answer a question wants."""

    YES_OR_NO = "yes-or-no"
    NUMBER = "number"
    ONE_OF = "one-of"
    WORDS = "words"


class NotToBeAsked(Exception):
    """A question asks for what nobody should be asked; carries the names of the rules."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        """Remember which rules were broken, and nothing of the question."""
        super().__init__(*rules)
        self.rules = rules


class AskedEnough(Exception):
    """A kind has as many questions as it may have."""


class NothingToChoose(Exception):
    """A question with choices needs two of them, and has eight at most."""


class Question(Coded, Base):
    """One question that an intermediary answers for a kind of request."""

    __tablename__ = "question"

    kind_id: Mapped[int] = column(
        ForeignKey("kind.id", ondelete="CASCADE"), index=True, holds=nothing("of which kind")
    )
    text: Mapped[str] = column(holds=nothing("what is asked, as the guard let it pass"))
    asks: Mapped[Asks] = column(holds=nothing("what kind of answer is wanted"))
    choices: Mapped[list[str]] = column(
        JSON, default=list, holds=nothing("what can be answered, where it is one of a few")
    )

    kind: Mapped[Kind] = relationship(lazy="joined")


@dataclass(frozen=True)
class Answer:
    """A question and what was answered; for "yes or no", the value is "yes" or "no"."""

    question: str
    asks: Asks
    value: str


def of(kind: Kind) -> Sequence[Question]:
    """The questions of a kind, in the order in which they were thought of."""
    found = select(Question).where(Question.kind_id == kind.id).order_by(Question.id)
    return db.session.scalars(found).all()


def coordinated_by(member: Member, code: str) -> Question | None:
    """The question with this opaque id, if this member coordinates its collective."""
    question = db.session.scalar(select(Question).where(Question.code == code))
    if question is None or not member.is_one(Role.COORDINATOR, question.kind.collective_id):
        return None
    return question


def ask(kind: Kind, text: str, asks: Asks, choices: Sequence[str], by: Member) -> Question:
    """Ask one thing more of whoever brings a request of this kind.

    Raises: NotYours; NotToBeAsked; AskedEnough; NothingToChoose.
    """
    authority.require(by, "describe kinds", kind.collective_id)
    if len(of(kind)) >= MOST:
        raise AskedEnough
    offered = [each.strip() for each in choices if each.strip()] if asks is Asks.ONE_OF else []
    if asks is Asks.ONE_OF and not 2 <= len(offered) <= MOST_CHOICES:  # noqa: PLR2004 - a choice
        raise NothingToChoose
    found = [rule for each in (text, *offered) for rule in guard.check_question(each).rules]
    if found:
        raise NotToBeAsked(tuple(dict.fromkeys(found)))
    question = Question(kind=kind, text=text.strip(), asks=asks, choices=offered)
    db.session.add(question)
    database.flush()
    journal.write("asked a question", kind, by=by)
    return question


def ask_no_more(question: Question, by: Member) -> None:
    """Ask this no more; answers that were given keep its words.

    Raises: NotYours.
    """
    authority.require(by, "describe kinds", question.kind.collective_id)
    journal.write("dropped a question", question.kind, by=by)
    db.session.delete(question)


def written(kind: Kind, answers: Mapping[str, str]) -> str:
    """Answers (opaque id of the question → value) as one text to be sealed; empty for none."""
    given = [
        [each.text, each.asks.value, answers[each.code]]
        for each in of(kind)
        if answers.get(each.code)
    ]
    return json.dumps(given, ensure_ascii=False) if given else ""


def read(text: str) -> tuple[Answer, ...]:
    """The answers in a text that `written` made."""
    return tuple(Answer(said, Asks(asks), value) for said, asks, value in json.loads(text or "[]"))
