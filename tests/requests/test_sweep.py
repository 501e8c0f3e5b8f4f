"""After a crash between the two commits, keys are left over; never a row without its key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from neighbours import NOW
from sqlalchemy import func, select
from story import a_request, a_shift

from solidarity.database import db, keys, unit_of_work
from solidarity.network.members import Role
from solidarity.privacy.grants import Grant
from solidarity.privacy.key_store import KeyPair
from solidarity.requests import opening, sweep
from solidarity.requests.request import Request

if TYPE_CHECKING:
    from neighbours import Network


class Crash(Exception):
    """The machine stops between the two commits."""


def crash_between_the_commits(network: Network) -> None:
    """Bring a request whose keys are committed, and whose row is not."""
    with unit_of_work():
        a_request(network)
        db.session.flush()
        keys.commit()
        raise Crash


def held() -> tuple[int, int]:
    """How many pairs and grants there are."""
    pairs = keys.scalar(select(func.count()).select_from(KeyPair))
    return pairs or 0, keys.scalar(select(func.count()).select_from(Grant)) or 0


def test_a_crash_between_the_commits_leaves_keys_that_a_sweep_removes(network: Network) -> None:
    with network.app.app_context():
        with unit_of_work():
            sweep.sweep(NOW + timedelta(days=2))
            before = held()
        requests = db.session.scalar(select(func.count()).select_from(Request))
        with pytest.raises(Crash):
            crash_between_the_commits(network)
        assert db.session.scalar(select(func.count()).select_from(Request)) == requests
        assert held() == (before[0] + 1, before[1] + 3)
        with unit_of_work():
            sweep.sweep(NOW + timedelta(hours=1))
        assert held() == (before[0] + 1, before[1] + 3), "it may be in the midst of a commit"
        with unit_of_work():
            sweep.sweep(NOW + timedelta(days=2))
        assert held() == before


def test_a_sweep_leaves_everything_that_is_in_use(at_work: Network) -> None:
    shift = a_shift(at_work)
    sweep.sweep(NOW + timedelta(days=300))
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    assert opening.details(shift, camille, ring, Role.COORDINATOR).meeting_point
    assert shift.request is not None
    assert opening.notes(shift.request, camille, ring).meeting_point == "sous l'horloge"
