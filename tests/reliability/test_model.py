"""One shift, driven by random commands beside a simple model (tests/support/simple_model.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from playing import Play
from simple_model import SEATS

from solidarity.requests.shift import PlaceState

if TYPE_CHECKING:
    from neighbours import Network


def play(network: Network, examples: int, steps: int) -> None:
    """Play so many times, so many commands each."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    with network.app.app_context():
        ring = network.ring("camille")
        run_state_machine_as_test(
            type("Played", (Play,), {"network": network, "ring": ring}),
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                suppress_health_check=slow,
            ),
        )


def test_a_shift_does_what_a_simple_model_does(network: Network) -> None:
    play(network, examples=15, steps=20)


@pytest.mark.soak
def test_it_does_so_for_a_long_time_and_in_every_state(network: Network) -> None:
    play(network, examples=500, steps=60)
    states = {PlaceState.OFFERED, PlaceState.PROPOSED, PlaceState.CONFIRMED, PlaceState.CALLED_OFF}
    wanted: set[object] = {(role, state) for role in SEATS for state in states}
    assert wanted | {"waits with the key", "asked to stand in"} <= set(Play.seen)
