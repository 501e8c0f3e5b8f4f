"""A small network of invented neighbours, built through the verbs, copied for each test."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW, Network, network_in, sign_ins_in

from solidarity import cli, clock, demo
from solidarity.database import db, unit_of_work
from solidarity.demo import Size
from solidarity.network import pulse
from solidarity.privacy import server_key
from solidarity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Let it be the same Monday morning in every test."""
    with time_machine.travel(NOW, tick=True):
        clock.set_up("America/Toronto")
        yield


@pytest.fixture(autouse=True)
def _nobody_tried_any_door() -> None:
    """Let no test wait because of what another one guessed: doors count in this process."""
    for name, module in list(sys.modules.items()):
        if name.startswith("solidarity.ui.") and hasattr(module, "DOORKEEPER"):
            module.DOORKEEPER.forget()


@pytest.fixture(scope="session")
def model_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo network, made once in each test process and never changed."""
    folder = tmp_path_factory.mktemp("model")
    settings = Settings.from_environment({}, data=folder)
    with time_machine.travel(NOW, tick=True), cli.new_network(settings).app_context():
        sign_ins = demo.build(Size(members=16, requests=16), NOW)
        demo.write_sign_ins(sign_ins, folder / "demo-sign-ins.json")
        with unit_of_work():
            for job in (pulse.WATCHES, pulse.SENDS):
                pulse.beat(job, clock.now())
    return folder


@pytest.fixture(scope="session")
def house(model_network: Path, tmp_path_factory: pytest.TempPathFactory) -> Network:
    """One application for each test process: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("house") / "network"
    shutil.copytree(model_network, folder)
    return network_in(folder)


@pytest.fixture
def network(model_network: Path, house: Network) -> Network:
    """A network as the model is; what the test before did to it is gone."""
    folder = house.settings.data
    with house.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    shutil.rmtree(folder)
    shutil.copytree(model_network, folder)
    server_key.load(house.settings.server_key_file)
    return Network(house.app, house.settings, sign_ins_in(folder))


@pytest.fixture
def at_work(network: Network) -> Iterator[Network]:
    """The network in a unit of work, for verbs that are called without any page."""
    with network.app.app_context(), unit_of_work():
        yield network
