"""What every answer tells the browser, and what looking at pages leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import select

from solidarity.database import keys
from solidarity.privacy.sessions import Session

if TYPE_CHECKING:
    from neighbours import Network

PATHS = ("/", "/sign-in", "/nowhere", "/healthy", "/static/tokens.css", "/account/", "/language")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_browsers_may_do(network: Network, path: str) -> None:
    with network.reader("amina").client.get(path) as answer:
        headers = answer.headers
    policy = {
        line.split()[0]: line.split()[1:] for line in headers["Content-Security-Policy"].split(";")
    }
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers
    if not path.startswith("/static/"):
        assert headers["Cache-Control"] == "no-store"


def test_looking_at_pages_writes_nothing_but_that_one_is_here(network: Network) -> None:
    amina = network.reader("amina")
    with network.app.app_context():
        before = {each.id: each.locks_at for each in keys.scalars(select(Session))}
    database = network.settings.data / "solidarity.db"
    held = database.read_bytes(), database.with_suffix(".db-wal").stat().st_size
    with time_machine.travel(NOW + timedelta(minutes=10), tick=True):
        for path in ("/volunteer/", "/volunteer/board", "/account/", "/account/data"):
            assert amina.get(path).status_code == 200
    assert (database.read_bytes(), database.with_suffix(".db-wal").stat().st_size) == held
    with network.app.app_context():
        after = {each.id: each.locks_at for each in keys.scalars(select(Session))}
    assert before.keys() == after.keys()
    assert [number for number in after if after[number] != before[number]] == [max(after)]
