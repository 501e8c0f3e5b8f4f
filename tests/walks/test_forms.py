"""Every page that links lead to, for everyone and in every language: its forms and its manners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from crawling import EVERYONE, furnished, reader_of, walked

from solidarity import clock
from solidarity.settings import LANGUAGES
from solidarity.ui import audience

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from neighbours import Network
    from reader import Reader

PAGES_OF = {
    "anyone": {
        "public.front_door",
        "public.sign_in",
        "public.codename",
        "public.what_we_hold",
        "public.style",
        "public.emergency",
    },
    "asker": {"asker.request_page"},
    "volunteer": {
        "account.me",
        "account.words",
        "account.visits",
        "account.openings",
        "account.data",
        "account.leave_page",
        "account.safety",
        "account.vouching",
        "account.wording",
        "volunteer.home",
        "volunteer.board",
        "volunteer.shift_page",
        "volunteer.place_page",
        "volunteer.report_page",
        "volunteer.shift_talk",
        "volunteer.swaps",
        "volunteer.week",
        "volunteer.safe_return",
        "volunteer.calendar",
    },
    "intermediary": {
        "intermediary.home",
        "intermediary.choose_kind",
        "intermediary.new",
        "intermediary.request_page",
        "intermediary.slip_page",
        "intermediary.desk",
        "intermediary.shift_talk",
        "intermediary.hand_over_all",
    },
    "coordinator": {
        "coordinator.home",
        "coordinator.queue",
        "coordinator.request_page",
        "coordinator.new_shift",
        "coordinator.shift_page",
        "coordinator.suitable",
        "coordinator.suitable_for_request",
        "coordinator.plan",
        "coordinator.plan_page",
        "coordinator.coverage",
        "coordinator.rota",
        "coordinator.kinds",
        "coordinator.programmes",
        "coordinator.people",
        "coordinator.ours",
        "coordinator.journal",
        "coordinator.kind_page",
        "coordinator.import_page",
        "coordinator.asker_talk",
        "coordinator.desk",
        "coordinator.shift_talk",
        "coordinator.change",
        "coordinator.return_page",
        "coordinator.duty",
        "coordinator.programme_page",
        "account.person",
        "account.agreements",
    },
    "steward": {"steward.home", "account.person"},
}
"""Whose links lead to which pages."""
TWICE_IS_HARMLESS = {"/language", "/appearance", "/account/sign-out"}
"""Forms that make nothing, and so need no token against doubles."""
NOT_LINKED = {
    "public.locked": "the gate leads there",
    "account.again": "the gate leads there",
    "public.second_step": "signing in leads there",
    "account.factor_page": "setting one up leads there",
    "public.new_passphrase": "its link is given by hand",
    "account.vouch_page": "its link is given by hand",
    "public.calendar": "its link is given to a calendar",
    "public.safe_return": "its link is given by hand",
    "public.home_safe": "the last tap leads there",
    "static": "a file",
    "public.healthy": "for the operator's monitor",
    "public.manifest": "named in the head of members' pages",
    "public.service_worker": "registered by a script",
    "public.offline": "kept by the service worker",
    "public.invitation": "its link is given by hand",
}
"""Pages that no link leads to, each with its reason."""


@pytest.fixture
def slip(network: Network) -> dict[str, Any]:
    """The words of a slip, in a network where each kind of page has something to show."""
    return furnished(network)


def hold_forms(reader: Reader, tree: Element) -> int:
    """Hold the forms of a page to what every form promises; say how many."""
    forms = [each for each in tree.iter("form") if each.get("method") == "post"]
    for form in forms:
        case = f"{reader.name}: {form.get('action')} on {reader.place}"
        hidden = {
            each.get("name"): each.get("value", "")
            for each in form.iter("input")
            if each.get("type") == "hidden"
        }
        assert hidden.get("csrf_token"), f"{case}: no token against forgery"
        if form.get("action") not in TWICE_IS_HARMLESS:
            assert len(hidden.get("once", "")) == 16, f"{case}: no token against doubles"
        assert form.get("action", "").startswith("/"), f"{case}: leads away"
    return len(forms)


@pytest.mark.parametrize("who", EVERYONE)
def test_every_page_keeps_its_promises_in_every_language(
    network: Network, slip: dict[str, Any], who: str
) -> None:
    reader = reader_of(network, who, slip)
    start, at = reader.place, network.app.url_map.bind("localhost")
    texts: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    # A passphrase that was proven a while ago is asked for again: not because a walk takes long.
    with time_machine.travel(clock.now(), tick=False):
        for language in LANGUAGES:
            reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
            for tree in walked(reader, start):
                assert tree.get("lang") == language, f"{who}: {reader.place}"
                texts[language][reader.place] = "".join(next(tree.iter("main")).itertext())
                assert hold_forms(reader, tree) >= 1, "the languages, at least"
    for language in set(LANGUAGES) - {"en"}:
        there = texts[language]
        assert there.keys() == texts["en"].keys(), "what is reached depends on the language"
        same = [page for page, text in there.items() if text == texts["en"][page]]
        assert same == [], f"pages that are not translated to {language}: make compiled"
    missed = PAGES_OF[who] - {at.match(page)[0] for page in texts["fr"]}
    assert missed == set(), "pages that no link leads to"


def test_every_page_is_walked_by_someone(network: Network) -> None:
    pages = {
        str(each["endpoint"])
        for each in audience.listed(network.app)
        if "GET" in str(each["methods"])
    }
    assert set().union(*PAGES_OF.values()) | set(NOT_LINKED) == pages


def test_tokens_against_doubles_are_new_on_each_form(network: Network) -> None:
    reader = network.reader("camille")
    reader.get("/coordinator/people")
    found = [form.values["once"][0] for form in reader.forms() if "once" in form.values]
    reader.get("/coordinator/people")
    found += [form.values["once"][0] for form in reader.forms() if "once" in form.values]
    assert len(found) > 4
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_say_no_are_linted_too(network: Network, language: str) -> None:
    for who in (None, "amina"):
        reader = network.reader(who)
        reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        assert reader.get("/nowhere").status_code == 404
        assert reader.get("/language").status_code == 405
        assert hold_forms(reader, reader.tree()) >= 1


ODD_QUERIES = {
    "amina": [
        "/volunteer/board?page=0",
        "/volunteer/board?page=-1",
        "/volunteer/board?page=x",
        "/volunteer/board?page=99999999999999999999",
        "/volunteer/board?day=x",
        "/volunteer/board?day=0001-01-01",
        "/volunteer/board?day=9999-12-31",
        "/volunteer/board?language=%00&kind=%25&neighbourhood='",
    ],
    "ines": [
        "/intermediary/?page=0",
        "/intermediary/?page=99999999999999999999",
        "/intermediary/requests/new?collective=x",
        "/intermediary/requests/new?kind=%00&after=x",
    ],
    "camille": [
        "/coordinator/requests?page=99999999999999999999",
        "/coordinator/requests?state=closed",
        "/coordinator/requests?state=x&page=x",
    ],
}


def test_what_is_typed_into_the_address_is_no_fault_of_ours(network: Network) -> None:
    faults = []
    for who, paths in ODD_QUERIES.items():
        reader = network.reader(who)
        faults += [path for path in paths if reader.get(path).status_code >= 500]
    assert faults == []


FAR_AWAY = [
    ("ines", "/intermediary/requests/new?kind=hearing", {"neighbourhood": "verdun"}, "day"),
    (
        "camille",
        "/coordinator/programmes",
        {"name": "Loin", "begins": "20:00", "ends": "23:00"},
        "first_day",
    ),
]


@pytest.mark.parametrize(("who", "path", "said", "field"), FAR_AWAY)
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_no_fault_of_ours(
    network: Network, who: str, path: str, said: dict[str, Any], field: str, day: str
) -> None:
    reader = network.reader(who)
    reader.get(path)
    answer = reader.send(
        path.partition("?")[0], **{**said, field: day, "part": "evening", "at": "23:30"}
    )
    assert answer.status_code < 500
    for page in ("/intermediary/", "/coordinator/", "/coordinator/programmes"):
        assert reader.get(page).status_code < 500
