"""The life of a request, as one table: states, who may move it, how long it may stay.

    new → open → offered → arranged → under way → closed → shredded

Nothing falls through: a request that stays longer than its state allows stands on the
coordinators' home. The picture in docs/life-of-a-request.md is drawn from this table.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a request is."""

    NEW = "new"
    OPEN = "open"
    OFFERED = "offered"
    ARRANGED = "arranged"
    UNDER_WAY = "under-way"
    ON_HOLD = "on-hold"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a request ended."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What moves a request on."""

    TAKE_UP = "take up"
    OFFER = "offer"
    ARRANGE = "arrange"
    LOSE_SOMEONE = "lose someone"
    BEGIN = "begin"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take over"


class WrongState(Exception):
    """The request has moved on; this act is not possible any more, or not yet."""


@dataclass(frozen=True)
class Move:
    """From which states an act leads where, and who may do it."""

    leaves: frozenset[State]
    leads_to: State
    by: str


LIVE = frozenset(State) - {State.CLOSED}

MOVES: dict[Act, Move] = {
    Act.TAKE_UP: Move(frozenset({State.NEW}), State.OPEN, "coordinator"),
    Act.OFFER: Move(
        frozenset({State.OPEN, State.OFFERED, State.ARRANGED, State.UNDER_WAY}),
        State.OFFERED,
        "coordinator",
    ),
    Act.ARRANGE: Move(frozenset({State.OFFERED}), State.ARRANGED, "the last confirmation"),
    Act.LOSE_SOMEONE: Move(
        frozenset({State.ARRANGED, State.UNDER_WAY}), State.OFFERED, "a place handed back"
    ),
    Act.BEGIN: Move(frozenset({State.ARRANGED}), State.UNDER_WAY, "the clock"),
    Act.HOLD: Move(LIVE - {State.ON_HOLD}, State.ON_HOLD, "coordinator"),
    Act.RESUME: Move(frozenset({State.ON_HOLD}), State.OPEN, "coordinator, the clock"),
    Act.TAKE_OVER: Move(LIVE, State.NEW, "coordinator of the collective that takes it over"),
    Act.CLOSE: Move(LIVE, State.CLOSED, "coordinator"),
    Act.WITHDRAW: Move(LIVE, State.CLOSED, "asker, intermediary, coordinator"),
}

LONGEST_STAY: dict[State, timedelta] = {
    State.NEW: timedelta(days=1),
    State.OPEN: timedelta(days=3),
    State.OFFERED: timedelta(days=5),
    State.ARRANGED: timedelta(days=21),
    State.UNDER_WAY: timedelta(days=3),
    State.ON_HOLD: timedelta(days=30),
}

STEPS = (State.NEW, State.OPEN, State.OFFERED, State.ARRANGED, State.UNDER_WAY, State.CLOSED)
"""The straight way, as it is shown to people."""


def after(state: State, act: Act) -> State:
    """The state to which an act leads.

    Raises: WrongState.
    """
    move = MOVES[act]
    if state not in move.leaves:
        raise WrongState(act)
    return move.leads_to


def is_possible(state: State, act: Act) -> bool:
    """Whether an act is possible in a state."""
    return state in MOVES[act].leaves
