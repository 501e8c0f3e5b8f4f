"""What stays of requests: how many a month, by kind and neighbourhood, never fewer than five."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import Base, db
from solidarity.privacy.declarations import Numbered, column, nothing
from solidarity.privacy.retention import Rule, Term
from solidarity.requests.request import Request

SMALLEST = 5
"""Smaller counts could be told apart by someone who knows a person; they are never shown."""
TERM = Term("a monthly count below five", "the month ended", timedelta(days=62))


class MonthlyCount(Numbered, Base):
    """How many requests of a kind ended in a month in a neighbourhood."""

    __tablename__ = "monthly_count"
    __table_args__ = (UniqueConstraint("month", "kind", "neighbourhood"),)

    month: Mapped[date] = column(holds=nothing("its first day"))
    kind: Mapped[str] = column(holds=nothing("coarse kind"))
    neighbourhood: Mapped[str] = column(holds=nothing("roughly where"))
    number: Mapped[int] = column(holds=nothing("how many", kept=TERM))


def add(request: Request) -> None:
    """Count a request in the month in which it was closed."""
    closed = clock.on_the_wall(request.closed_at or clock.now()).date()
    month, kind, where = closed.replace(day=1), request.kind.key, request.neighbourhood.slug
    found = select(MonthlyCount).where(
        MonthlyCount.month == month,
        MonthlyCount.kind == kind,
        MonthlyCount.neighbourhood == where,
    )
    row = db.session.scalar(found)
    if row is None:
        row = MonthlyCount(month=month, kind=kind, neighbourhood=where, number=0)
        db.session.add(row)
    row.number += 1


def shown() -> Sequence[MonthlyCount]:
    """The counts that are large enough to be shown, the newest month first."""
    large = select(MonthlyCount).where(MonthlyCount.number >= SMALLEST)
    return db.session.scalars(large.order_by(MonthlyCount.month.desc(), MonthlyCount.kind)).all()


def let_go(now: datetime) -> int:
    """Remove small counts, once their month can grow no more."""
    last = (now - TERM.lasts).date().replace(day=1)
    small = delete(MonthlyCount).where(MonthlyCount.month < last, MonthlyCount.number < SMALLEST)
    return len(db.session.scalars(small.returning(MonthlyCount.id)).all())


RULE = Rule(TERM, let_go)
