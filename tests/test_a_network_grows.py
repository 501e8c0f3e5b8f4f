"""A real network, from `solidarity init` to its first request, without a demo's short cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyotp
from click.testing import CliRunner
from neighbours import NOW
from reader import Reader

from solidarity import app as application
from solidarity.cli import main
from solidarity.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "une phrase assez longue"


def come_in(app: application.Solidarity, link: str, name: str) -> Reader:
    """Use an invitation and sign in."""
    reader = Reader(app, name)
    reader.get(link)
    action = link.rsplit("/", 1)[1]
    said: dict[str, Any] = {"name": name, "display_name": name.title()}
    reader.send(action, **said, passphrase=PASSPHRASE, again=PASSPHRASE)
    reader.send("/sign-in", name=name, passphrase=PASSPHRASE)
    return reader


def vouch(voucher: Reader, newcomer: Reader) -> None:
    """Let a newcomer ask for someone's word, and that one give it."""
    newcomer.get("/account/vouching")
    newcomer.send("/vouching/links")
    link = "/account/vouch/" + newcomer.text().split("/account/vouch/")[1].split()[0]
    voucher.get(link)
    voucher.send(link)


def set_up_second_factor(reader: Reader) -> None:
    """Let a phone show codes, as the page asks for it."""
    reader.get("/account/safety")
    reader.send("/safety/second-factor")
    seed = next(each for each in reader.tree().iter("code") if each.get("class") == "seed")
    code = pyotp.TOTP("".join(seed.itertext())).at(NOW)
    reader.send("/confirm", code=code)
    assert "Codes to print" in reader.text()


def link_on(reader: Reader) -> str:
    """The path of the invitation that is shown."""
    shown = next(reader.tree().iter("code")).text or ""
    return "/invitation/" + shown.rsplit("/", 1)[1]


def begin(folder: Path) -> tuple[application.Solidarity, str]:
    """Begin an empty network; return its application and the first steward's link."""
    said = CliRunner().invoke(
        main, ["init", "--collective", "Parc-Extension", "--data", str(folder)]
    )
    assert "passphrase" not in said.output, "there is no default one"
    app = application.create_app(Settings.from_environment({}, data=folder))
    app.testing = True
    return app, "/invitation/" + said.output.split("/invitation/")[1].split()[0]


def status(reader: Reader, path: str) -> int:
    """What a page answers."""
    return reader.get(path).status_code


def grown(folder: Path) -> tuple[application.Solidarity, Reader, Reader]:
    """A network with a steward and two coordinators, grown from one link."""
    app, link = begin(folder)
    steward = come_in(app, link, "stella")
    assert status(Reader(app), link) == 404, "the link served once"
    steward.get("/steward/")
    assert steward.place == "/account/safety", "a second factor first"
    set_up_second_factor(steward)
    steward.get("/steward/")
    steward.send("/invitations", role="coordinator")
    first = come_in(app, link_on(steward), "camille")
    vouch(steward, first)
    set_up_second_factor(first)
    first.get("/coordinator/people")
    first.send("/invitations", nth=2)
    second = come_in(app, link_on(first), "nour")
    vouch(steward, second)
    assert status(second, "/coordinator/") == 404, "two have to vouch"
    vouch(first, second)
    set_up_second_factor(second)
    return app, first, second


def test_a_real_network_grows_from_one_link(tmp_path: Path) -> None:
    app, first, second = grown(tmp_path / "real")
    second.get("/coordinator/")
    assert "do not hold the key" not in second.text(), "the colleague who vouched handed it on"
    again = Reader(app, "camille")
    again.get("/sign-in")
    again.send("/sign-in", name="camille", passphrase=PASSPHRASE)
    assert again.place == "/sign-in/second"
    assert "demo" not in again.text(), "no page of a real network shows a code"
    bring_the_first_request(app, first, second)
    first.get("/coordinator/requests")
    first.get(first.links("/coordinator/requests/")[0])
    first.send("/opened")
    assert "du pain" in first.text(), "the first one after the network began"


def bring_the_first_request(
    app: application.Solidarity, first: Reader, coordinator: Reader
) -> None:
    """Invite an intermediary, who brings a request."""
    coordinator.get("/coordinator/people")
    coordinator.send("/invitations", nth=1)
    ines = come_in(app, link_on(coordinator), "ines")
    vouch(first, ines)
    vouch(coordinator, ines)
    ines.get("/intermediary/requests/new?kind=food")
    need: dict[str, Any] = {"kind": "food", "neighbourhood": "verdun", "part": "evening"}
    ines.send("/requests/new", **need, note="du pain")
