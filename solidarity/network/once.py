"""A form that was sent twice counts once: a double click, or a retry after a lost answer.

Each form carries a token. The first post claims it in the same transaction as what it changes;
a later one finds the claim and is led to where the first one led.
"""

from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.privacy.declarations import Numbered, column, nothing
from solidarity.privacy.retention import Rule, Term

TERM = Term("tokens of forms already sent", "sent", timedelta(days=1))


class Sent(Numbered, Base):
    """A form that was sent, and where its answer led."""

    __tablename__ = "sent_form"
    __table_args__ = (UniqueConstraint("token", "holder"),)

    token: Mapped[str] = column(holds=nothing("random, made for one form"))
    holder: Mapped[str] = column(holds=nothing("opaque name of who sent it"))
    leads_to: Mapped[str] = column(default="/", holds=nothing("path of the answer"))
    at: Mapped[datetime] = column(
        UTC, default=clock.hour, index=True, holds=nothing("when, to the hour", kept=TERM)
    )


def claim(token: str, holder: str) -> Sent | None:
    """Claim a token for this unit of work; nothing, when it was used before."""
    sent = Sent(token=token, holder=holder)
    try:
        with db.session.begin_nested():
            db.session.add(sent)
    except IntegrityError:
        return None
    return sent


def leads_to(token: str, holder: str) -> str | None:
    """Where the first post of a form led; nothing, when it was not sent before."""
    found = select(Sent.leads_to).where(Sent.token == token, Sent.holder == holder)
    return db.session.scalar(found)


def let_go(now: datetime) -> int:
    """Forget tokens after a day."""
    old = delete(Sent).where(Sent.at <= now - TERM.lasts).returning(Sent.id)
    return len(db.session.scalars(old).all())


RULE = Rule(TERM, let_go)
