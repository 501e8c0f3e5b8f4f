"""A network that is not whole is not served; one sentence says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from neighbours import NOW
from sqlalchemy import text

from solidarity import readiness
from solidarity.app import create_app
from solidarity.database import db, unit_of_work
from solidarity.privacy.server_key import KeyFileBroken
from solidarity.readiness import NotReady
from solidarity.settings import Settings, WrongSettings

if TYPE_CHECKING:
    from neighbours import Network


def test_a_missing_or_damaged_key_file_is_told_and_never_replaced(network: Network) -> None:
    network.settings.server_key_file.write_text("not a key")
    with pytest.raises(KeyFileBroken, match="damaged"):
        create_app(network.settings)
    network.settings.server_key_file.unlink()
    with pytest.raises(KeyFileBroken, match="cannot be read"):
        create_app(network.settings)
    assert not network.settings.server_key_file.exists()


def test_a_missing_key_store_is_told_and_no_empty_one_is_made(network: Network) -> None:
    store = network.settings.data / "keys.db"
    for file in network.settings.data.glob("keys.db*"):
        file.unlink()
    with pytest.raises(NotReady, match=r"key store .* is missing"):
        readiness.make_ready(network.app, network.settings)
    assert not store.exists()


def test_a_real_network_never_pretends_another_time(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        db.session.execute(text("UPDATE network SET is_demo = 0"))
    pretending = replace(network.settings, demo_now=NOW)
    with pytest.raises(NotReady, match="SOLIDARITY_DEMO_NOW"):
        readiness.make_ready(network.app, pretending)


def test_an_older_schema_is_told(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    with pytest.raises(NotReady, match="solidarity upgrade"):
        readiness.make_ready(network.app, network.settings)


def test_a_database_that_breaks_while_serving_answers_503_with_one_sentence(
    network: Network,
) -> None:
    amina = network.reader("amina")
    with network.app.app_context(), unit_of_work():
        db.session.execute(text("ALTER TABLE shift RENAME TO elsewhere"))
    answer = amina.client.get("/volunteer/board")
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
    assert "shift" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"SOLIDARITY_TIMEZONE": "Mars/Olympus"},
        {"SOLIDARITY_LANGUAGES": "tlh"},
        {"SOLIDARITY_ADDRESS": "http://example.org"},
        {"SOLIDARITY_DEMO_NOW": "yesterday"},
        {"SOLIDARITY_DEMO_NOW": "2026-11-23T09:00"},
    ],
)
def test_a_setting_that_cannot_be_used_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(WrongSettings, match=next(iter(wrong))):
        Settings.from_environment(wrong)
