"""The pulse: when each job of the clockwork last ran to its end, so that a still one is noticed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.privacy.declarations import Numbered, column, nothing

WATCHES = "watch safe returns"
"""The job on which people's safety hangs: it runs every minute."""
SENDS = "send notices"
"""The job by which coordinators hear of it: it runs every minute, too."""
LONGEST_WITHOUT_WATCH = timedelta(minutes=5)
LONGEST_SILENCE = timedelta(minutes=15)
"""The most frequent job runs every minute."""


class Pulse(Numbered, Base):
    """One job of the clockwork."""

    __tablename__ = "pulse"

    job: Mapped[str] = column(unique=True, holds=nothing("which job of the clockwork"))
    ran_at: Mapped[datetime] = column(UTC, holds=nothing("when it last ran to its end"))


def beat(job: str, now: datetime) -> None:
    """Note that a job ran to its end."""
    row = db.session.scalar(select(Pulse).where(Pulse.job == job))
    if row is None:
        row = Pulse(job=job)
        db.session.add(row)
    row.ran_at = now


def last_beat() -> datetime | None:
    """When any job last ran, if one ever did."""
    return db.session.scalar(select(func.max(Pulse.ran_at)))


def is_steady() -> bool:
    """Whether the clockwork runs."""
    last = last_beat()
    return last is not None and clock.now() - last < LONGEST_SILENCE


def is_watching() -> bool:
    """Whether the clock watches over those under way; if not, every page has to say so."""
    return _ran_lately(WATCHES)


def is_sending() -> bool:
    """Whether notices go out; if not, every page has to say so."""
    return _ran_lately(SENDS)


def _ran_lately(job: str) -> bool:
    last = db.session.scalar(select(Pulse.ran_at).where(Pulse.job == job))
    return last is not None and clock.now() - last < LONGEST_WITHOUT_WATCH
