"""A double click, or a retry after a lost answer, makes one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from story import a_shift

from solidarity.database import db, unit_of_work
from solidarity.requests import places
from solidarity.requests.request import Request
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

NEED: dict[str, Any] = {
    "kind": "hearing",
    "neighbourhood": "verdun",
    "day": "2026-11-26",
    "part": "morning",
    "note": "calme",
}


def requests_in(network: Network) -> int:
    """How many requests there are."""
    with network.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Request)) or 0


def test_a_request_sent_twice_is_stored_once_and_leads_to_the_first(network: Network) -> None:
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=hearing")
    form = next(each for each in ines.forms() if each.action.endswith("/requests/new"))
    values = {**form.values, **{name: [value] for name, value in NEED.items()}}
    before = requests_in(network)
    first = ines.client.post(form.action, data=values)
    again = ines.client.post(form.action, data=values)
    assert requests_in(network) == before + 1
    assert "slip" in first.text
    assert again.status_code == 303
    assert again.location in first.text, "it leads to the request that the first post made"


def test_a_form_that_was_refused_can_be_sent_again(network: Network) -> None:
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=hearing")
    before = requests_in(network)
    refused = ines.send("/requests/new", **{**NEED, "day": "2026-11-20"})
    assert refused.status_code == 422
    assert "calme" in refused.text, "what was typed is still there"
    assert requests_in(network) == before
    assert ines.send("/requests/new", **NEED).status_code == 200
    assert requests_in(network) == before + 1


def test_a_double_tap_on_sign_up_takes_one_place(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        code = a_shift(network, 18, 20).code
    amina = network.reader("amina")
    amina.get(f"/volunteer/shifts/{code}")
    form = next(each for each in amina.forms() if each.action.endswith("/places"))
    first = amina.client.post(form.action, data=form.values)
    again = amina.client.post(form.action, data=form.values)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location


def test_a_place_handed_back_is_so_for_whoever_sends_the_form_again(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        code = places.sign_up(network.member("amina"), a_shift(network), ShiftRole.ACCOMPANIER).code
    amina = network.reader("amina")
    amina.get(f"/volunteer/places/{code}")
    form = next(each for each in amina.forms() if each.action.endswith("/return"))
    first = amina.client.post(form.action, data=form.values)
    again = amina.client.post(form.action, data=form.values)
    assert (first.status_code, again.status_code) == (303, 303), "not: there is nothing here"
    assert again.location == first.location
