"""The neighbours of the tests: the moment in which they live, and their network on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from reader import Reader

from solidarity import app as application
from solidarity.network import members
from solidarity.privacy import key_store
from solidarity.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from solidarity.app import Solidarity
    from solidarity.network.members import Member
    from solidarity.privacy.key_store import Keyring

COMPILED = FileSystemBytecodeCache()
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Montréal."""


@dataclass
class Network:
    """A network on disk, its application, and how its people sign in."""

    app: Solidarity
    settings: Settings
    sign_ins: dict[str, dict[str, Any]]

    def reader(self, name: str | None = None) -> Reader:
        """Someone at a browser: signed in, or nobody in particular."""
        reader = Reader(self.app, name or "anyone")
        if name:
            reader.get("/sign-in")
            reader.send("/sign-in", name=name, passphrase=self.sign_ins[name]["passphrase"])
            if reader.place == "/sign-in/second":
                reader.send("/sign-in/second", code=self.printed_code(name))
            assert reader.place != "/sign-in", f"{name} could not sign in"
        return reader

    def printed_code(self, name: str) -> str:
        """A printed code of someone's, which nobody used yet."""
        code: str = self.sign_ins[name]["codes"].pop()
        return code

    def member(self, name: str) -> Member:
        """An account, in the present application context."""
        found = members.by_sign_in_name(name)
        assert found is not None
        return found

    def ring(self, name: str) -> Keyring:
        """A member's keys, opened by their passphrase."""
        ring = key_store.opened_by_secret(
            self.member(name).holder, self.sign_ins[name]["passphrase"]
        )
        assert ring is not None
        return ring


def network_in(folder: Path) -> Network:
    """The network that lives in a folder, with its application."""
    settings = Settings.from_environment({}, data=folder)
    app = application.create_app(settings)
    # Every test has an application of its own; what its templates compile to is the same.
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Network(app, settings, sign_ins_in(folder))


def sign_ins_in(folder: Path) -> dict[str, dict[str, Any]]:
    """How the people of a network sign in, by their names there."""
    listed = json.loads((folder / "demo-sign-ins.json").read_text())
    return {each["name"]: each for each in listed}
