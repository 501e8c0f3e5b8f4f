"""Everything has an end (docs/privacy.md section 4): terms, rules, and the purge ledger.

A *term* is named by the columns it ends. A *rule* is a term with the verb that lets go of what
is due; it stands beside the tables it empties, and all rules are listed in `worker.RETENTION`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from solidarity import database
from solidarity.database import unit_of_work


@dataclass(frozen=True)
class Term:
    """How long something is kept after the moment that ends its use."""

    name: str
    """What is kept, in words: "a request and all that hangs from it"."""
    counted_from: str
    lasts: timedelta

    @property
    def sentence(self) -> str:
        """The term in words: "closed + 7 days"."""
        days = self.lasts.days
        span = f"{days} days" if days else f"{self.lasts.seconds // 3600} h"
        return f"{self.counted_from} + {span}"


WITH_THE_MEMBER = Term("a member's account", "left", timedelta(days=30))
"""Terms which several rooms share; the rule stands in network/members.py."""


@dataclass(frozen=True)
class Rule:
    """A term, and the verb which lets go of all that is due at a moment and says how much."""

    term: Term
    let_go: Callable[[datetime], int]


@dataclass(frozen=True)
class Outcome:
    """What one run of the rules let go of."""

    let_go: dict[str, int]
    logs_emptied: bool
    """Whether the write-ahead logs, in which deleted bytes linger, could be emptied."""


def run(rules: Iterable[Rule], now: datetime) -> Outcome:
    """Let go of everything due at `now`, each rule in its own unit of work."""
    let_go: dict[str, int] = {}
    for rule in rules:
        with unit_of_work():
            let_go[rule.term.name] = rule.let_go(now)
    return Outcome(let_go, logs_emptied=database.checkpoint())
