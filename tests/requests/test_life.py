"""The life of a request is one table; this walks all of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, product

import pytest

from solidarity import worker
from solidarity.requests import life, request
from solidarity.requests.life import LIVE, LONGEST_STAY, MOVES, STEPS, Act, State, WrongState

NEW, OPEN, OFFERED, ARRANGED = State.NEW, State.OPEN, State.OFFERED, State.ARRANGED
UNDER_WAY, ON_HOLD, CLOSED = State.UNDER_WAY, State.ON_HOLD, State.CLOSED

LIFE: dict[State, dict[Act, State]] = {
    NEW: {Act.TAKE_UP: OPEN, Act.HOLD: ON_HOLD, Act.CLOSE: CLOSED, Act.WITHDRAW: CLOSED},
    OPEN: {Act.OFFER: OFFERED, Act.HOLD: ON_HOLD, Act.CLOSE: CLOSED, Act.WITHDRAW: CLOSED},
    OFFERED: {
        Act.OFFER: OFFERED,
        Act.ARRANGE: ARRANGED,
        Act.HOLD: ON_HOLD,
        Act.CLOSE: CLOSED,
        Act.WITHDRAW: CLOSED,
    },
    ARRANGED: {
        Act.OFFER: OFFERED,
        Act.LOSE_SOMEONE: OFFERED,
        Act.BEGIN: UNDER_WAY,
        Act.HOLD: ON_HOLD,
        Act.CLOSE: CLOSED,
        Act.WITHDRAW: CLOSED,
    },
    UNDER_WAY: {
        Act.OFFER: OFFERED,
        Act.LOSE_SOMEONE: OFFERED,
        Act.HOLD: ON_HOLD,
        Act.CLOSE: CLOSED,
        Act.WITHDRAW: CLOSED,
    },
    ON_HOLD: {Act.RESUME: OPEN, Act.CLOSE: CLOSED, Act.WITHDRAW: CLOSED},
    CLOSED: {},
}
for _live in set(LIFE) - {CLOSED}:
    LIFE[_live][Act.TAKE_OVER] = NEW
"""Every state, what can be done in it, and where that leads: nothing else is possible."""
BY = {
    Act.TAKE_UP: {"coordinator"},
    Act.OFFER: {"coordinator"},
    Act.ARRANGE: {"the last confirmation"},
    Act.LOSE_SOMEONE: {"a place handed back"},
    Act.BEGIN: {"the clock"},
    Act.HOLD: {"coordinator"},
    Act.RESUME: {"coordinator", "the clock"},
    Act.TAKE_OVER: {"coordinator of the collective that takes it over"},
    Act.CLOSE: {"coordinator"},
    Act.WITHDRAW: {"asker", "intermediary", "coordinator"},
}


def test_the_table_here_names_every_state_and_every_act() -> None:
    assert set(LIFE) == set(State)
    assert set(MOVES) == set(Act) == set(BY)
    assert {act for moves in LIFE.values() for act in moves} == set(Act), "an act never possible"


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_an_act_leads_where_the_table_says_or_is_refused(state: State, act: Act) -> None:
    leads_to = LIFE[state].get(act)
    assert life.is_possible(state, act) is (leads_to is not None)
    if leads_to is None:
        with pytest.raises(WrongState):
            life.after(state, act)
    else:
        assert life.after(state, act) is leads_to


@pytest.mark.parametrize("state", sorted(LIVE))
def test_every_live_state_has_a_way_on_and_a_longest_stay(state: State) -> None:
    leads_to = {life.after(state, act) for act in Act if life.is_possible(state, act)}
    assert leads_to - {state, CLOSED}, "only the end is left"
    assert CLOSED in leads_to, "it can be ended at any time"
    assert timedelta() < LONGEST_STAY[state] <= timedelta(days=30)


def test_a_closed_request_has_one_way_out_which_is_shredding() -> None:
    assert not any(life.is_possible(CLOSED, act) for act in Act)
    assert CLOSED not in LONGEST_STAY
    assert request.TERM in {rule.term for rule in worker.RETENTION}
    assert frozenset(State) - {CLOSED} == LIVE == LONGEST_STAY.keys()


def reached_from(state: State) -> set[State]:
    """Every state to which some acts lead from one."""
    reached, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        found = {life.after(here, act) for act in Act if life.is_possible(here, act)} - reached
        reached |= found
        waiting += found
    return reached


def test_every_state_is_reached_from_a_live_one_and_only_another_collective_begins_anew() -> None:
    for state in LIVE:
        assert reached_from(state) == set(State)
    assert {act for act in Act if MOVES[act].leads_to is NEW} == {Act.TAKE_OVER}


def test_the_way_that_is_shown_to_people_can_be_walked() -> None:
    for here, there in pairwise(STEPS):
        assert there in {life.after(here, act) for act in Act if life.is_possible(here, act)}


@pytest.mark.parametrize("act", list(Act))
def test_everyone_who_moves_a_request_is_named(act: Act) -> None:
    assert set(MOVES[act].by.split(", ")) == BY[act]
