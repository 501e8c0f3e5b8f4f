"""Two units of work that need both databases, in either order, wait for each other and both end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from solidarity.database import db, keys, unit_of_work
from solidarity.network.members import Member
from solidarity.privacy.key_store import KeyPair

if TYPE_CHECKING:
    from neighbours import Network

PEOPLE, PAIRS = select(func.count(Member.id)), select(func.count(KeyPair.id))


def test_who_looks_for_rows_first_and_who_looks_for_keys_first_never_wait_for_one_another(
    network: Network,
) -> None:
    has_begun, ended = threading.Event(), []

    def rows_then_keys() -> None:
        with network.app.app_context(), unit_of_work():
            has_begun.set()
            ended.append((db.session.scalar(PEOPLE), keys.scalar(PAIRS)))

    other = threading.Thread(target=rows_then_keys)
    with network.app.app_context(), unit_of_work():
        pairs = keys.scalar(PAIRS)
        other.start()
        assert has_begun.wait(60)
        other.join(1)  # by now it waits, for one or the other
        people = db.session.scalar(PEOPLE)
    other.join(60)
    assert ended == [(people, pairs)]
