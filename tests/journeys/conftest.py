"""A real server on a copy of the model network, and Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's Chromium; as root it runs without its own sandbox."""
    arguments = [*QUIET, "--no-sandbox"] if os.getuid() == 0 else QUIET
    return {"executable_path": shutil.which("chromium"), "args": arguments}


@pytest.fixture(scope="module")
def server(model_network: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product, served from a copy of the model network."""
    folder = tmp_path_factory.mktemp("served") / "network"
    shutil.copytree(model_network, folder)
    listed = json.loads((folder / "demo-sign-ins.json").read_text())
    served = Server(folder, {each["name"]: each for each in listed})
    served.start()
    yield served
    served.stop()
