"""What someone with a stolen cookie, an old link or a clever form would try."""

from __future__ import annotations

import itertools
import secrets
import statistics
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from reader import Reader
from trust import a_newcomer, collective_of, role_of

from solidarity import app as application
from solidarity import clock
from solidarity.database import unit_of_work
from solidarity.network import admission, members, recovery, vouching
from solidarity.network.members import Role
from solidarity.network.sign_in import DoesNotFit, enter
from solidarity.requests import codename, request
from solidarity.settings import Settings
from solidarity.ui.doorkeeper import FOR_A_NAME, FOR_A_NETWORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network

AT_ONCE = 20


def cookie_of(reader: Reader) -> str:
    """What someone's browser holds."""
    cookie = reader.client.get_cookie("solidarity")
    assert cookie is not None
    return cookie.value


def with_cookie(network: Network, cookie: str) -> Reader:
    """A thief with a copy of someone's cookie."""
    thief = network.reader()
    thief.client.set_cookie("solidarity", cookie)
    return thief


def leads(reader: Reader, path: str) -> str:
    """Where a path leads someone."""
    reader.get(path)
    return reader.place


# ---- fixation and replays ----------------------------------------------------------------------


def test_signing_in_gives_a_new_cookie_and_one_that_was_planted_knows_nobody(
    network: Network,
) -> None:
    planted = network.reader()
    planted.get("/sign-in")
    before = cookie_of(planted)
    planted.send("/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"])
    assert planted.place == "/volunteer/"
    assert cookie_of(planted) != before
    assert leads(with_cookie(network, before), "/volunteer/") == "/sign-in"


def test_the_second_step_gives_a_new_cookie_too(network: Network) -> None:
    camille = network.reader()
    camille.get("/sign-in")
    camille.send("/sign-in", name="camille", passphrase=network.sign_ins["camille"]["passphrase"])
    halfway = cookie_of(camille)
    camille.send("/sign-in/second", code=network.printed_code("camille"))
    assert camille.place == "/coordinator/"
    thief = with_cookie(network, halfway)
    assert leads(thief, "/coordinator/") == "/sign-in"
    thief.get("/sign-in/second")
    assert "nothing to finish" in thief.text()


def test_signing_again_gives_a_new_cookie_and_the_old_one_is_worth_nothing(
    network: Network,
) -> None:
    amina = network.reader("amina")
    before = cookie_of(amina)
    amina.get("/account/again?next=/account/safety")
    amina.send("/again", passphrase=network.sign_ins["amina"]["passphrase"])
    assert amina.place == "/account/safety"
    assert leads(with_cookie(network, before), "/volunteer/") == "/sign-in"
    assert leads(amina, "/volunteer/") == "/volunteer/"


def sign_out(network: Network, reader: Reader) -> None:
    """End the session here."""
    reader.send("/sign-out")


def lock(network: Network, reader: Reader) -> None:
    """Let a coordinator lock the account."""
    camille = network.reader("camille")
    with network.app.app_context():
        code = network.member("amina").code
    camille.get(f"/account/people/{code}")
    camille.send("/lock")


def end_others(network: Network, reader: Reader) -> None:
    """End all other sessions from another one."""
    other = network.reader("amina")
    other.get("/account/visits")
    other.send("/end-others")


@pytest.mark.parametrize("ends", [sign_out, lock, end_others])
def test_a_copied_cookie_is_worth_nothing_once_the_session_has_ended(
    network: Network, ends: Callable[[Network, Reader], None]
) -> None:
    amina = network.reader("amina")
    copied = cookie_of(amina)
    assert leads(with_cookie(network, copied), "/volunteer/") == "/volunteer/"
    ends(network, amina)
    for path in ("/volunteer/", "/account/", "/account/data"):
        assert leads(with_cookie(network, copied), path) == "/sign-in"


@pytest.mark.parametrize("part", [0, 10, 40, -10, -1])
def test_a_cookie_that_was_changed_knows_nobody(network: Network, part: int) -> None:
    cookie = list(cookie_of(network.reader("amina")))
    cookie[part] = "A" if cookie[part] != "A" else "B"
    assert leads(with_cookie(network, "".join(cookie)), "/volunteer/") == "/sign-in"


# ---- links that serve once, tried by many at the same moment -------------------------------------


def race(network: Network, act: Callable[[int], None]) -> int:
    """Let twenty do something at the same moment; say how many could."""
    ready = threading.Barrier(AT_ONCE)

    def run(number: int) -> bool:
        with network.app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    act(number)
            except (
                admission.NoInvitation,
                vouching.NoLink,
                vouching.VouchedAlready,
                recovery.NoRecovery,
            ):
                return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(run, range(AT_ONCE)))


def test_an_invitation_lets_one_in_however_many_try_at_once(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        camille = network.member("camille")
        token = admission.invite(camille, collective_of(network, "camille"), Role.VOLUNTEER)

    def come_in(number: int) -> None:
        words = f"quatre mots bien choisis {number}"
        admission.accept(token, f"personne{number}", "Personne", words)

    assert race(network, come_in) == 1
    with network.app.app_context():
        found = [members.by_sign_in_name(f"personne{number}") for number in range(AT_ONCE)]
        assert sum(each is not None for each in found) == 1


def test_a_link_to_vouch_is_used_once_however_many_try_at_once(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        role = role_of(a_newcomer(network, "une", Role.INTERMEDIARY), Role.INTERMEDIARY)
        token = vouching.write_link(role)
    people = itertools.cycle(["amina", "theo"])
    names = [next(people) for _ in range(AT_ONCE)]

    def vouch(number: int) -> None:
        name = names[number]
        vouching.vouch_by_link(token, network.member(name), network.ring(name))

    assert race(network, vouch) == 1
    with network.app.app_context():
        assert role_of(network.member("une"), Role.INTERMEDIARY).is_waiting, "two have to vouch"


def test_a_link_to_a_new_passphrase_is_used_once_however_many_try_at_once(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        amina, nour = network.member("amina"), network.member("nour")
        begun = recovery.begin(amina, nour, also_second_factor=False)
        token = recovery.second(begun, network.member("camille"), network.ring("camille"))

    def choose(number: int) -> None:
        recovery.finish(token, f"trois canaux, un phare et la neige {number}", "")

    assert race(network, choose) == 1


# ---- what a form could smuggle in, and where a link could lead -----------------------------------


def test_fields_that_a_form_does_not_have_change_nothing(network: Network) -> None:
    amina = network.reader("amina")
    amina.get("/account/")
    with network.app.app_context():
        before = network.member("amina")
        code, roles = before.code, before.roles
    smuggled: dict[str, Any] = {
        "id": "1",
        "code": "A" * 16,
        "sign_in_name": "autre",
        "role": "steward",
        "roles": "steward",
        "memberships-0-role": "steward",
        "is_waiting": "",
        "knows_the_work": "1",
        "locked_at": "",
        "left_at": "2026-01-01",
    }
    amina.send("/account/", display_name="Amina", **smuggled)
    with network.app.app_context():
        after = network.member("amina")
        assert (after.code, after.roles, after.left_at) == (code, roles, None)
        assert all(not each.is_lent for each in after.memberships)


def test_coming_in_with_another_role_than_the_invitations_is_not_possible(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        camille = network.member("camille")
        token = admission.invite(camille, collective_of(network, "camille"), Role.VOLUNTEER)
    anyone = network.reader()
    anyone.get(f"/invitation/{token}")
    words = "quatre mots bien choisis"
    said: dict[str, Any] = {"name": "nouvelle", "display_name": "Nouvelle"}
    smuggled: dict[str, Any] = {"role": "steward", "is_waiting": "", "is_vouched": "1"}
    anyone.send(token, passphrase=words, again=words, **said, **smuggled)
    with network.app.app_context():
        [role] = network.member("nouvelle").memberships
        assert role.role is Role.VOLUNTEER
        assert role.is_waiting


ELSEWHERE = (
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "\\\\example.org",
    "/%0d%0aLocation: https://example.org/",
    "javascript:alert(1)",
    "http:example.org",
    "/volunteer/@example.org/../..//example.org",
    "",
)


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_door_leads_out_of_the_network(network: Network, there: str) -> None:
    amina = network.reader()
    amina.client.get("/sign-in", query_string={"next": there})
    amina.get("/sign-in")
    amina.send(
        "/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"], next=there
    )
    assert amina.place.startswith("/volunteer/"), amina.place
    amina.get("/account/again")
    amina.send("/again", passphrase=network.sign_ins["amina"]["passphrase"], next=there)
    assert amina.place.startswith("/volunteer/"), amina.place
    for door in ("/language", "/appearance"):
        amina.get("/account/")
        answer = amina.client.post(
            door,
            data={
                "csrf_token": amina.forms()[0].values["csrf_token"][0],
                "language": "fr",
                "theme": "dark",
                "next": there,
            },
        )
        assert answer.status_code == 303
        assert answer.location.startswith("/")
        assert not answer.location.startswith(("//", "/\\"))


# ---- names, hosts and guesses --------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "localhost.example.org"},
        {"Host": "localhost@example.org"},
        {"Host": ""},
    ],
)
def test_a_request_that_calls_us_by_another_name_is_answered_with_nothing(
    network: Network, headers: dict[str, str]
) -> None:
    for path in ("/", "/sign-in", "/codename"):
        answer = network.reader().client.get(path, headers=headers)
        assert answer.status_code == 400
        assert answer.text == ""


def test_no_header_changes_the_links_that_are_given_away(network: Network) -> None:
    camille = network.reader("camille")
    camille.get("/coordinator/people")
    form = next(each for each in camille.forms() if each.action.endswith("/invitations"))
    answer = camille.client.post(
        form.action,
        data=form.values,
        headers={"X-Forwarded-Host": "example.org", "X-Forwarded-Proto": "gopher"},
    )
    assert "example.org" not in answer.text
    assert "http://localhost:8000/invitation/" in answer.text


def test_a_thousand_guesses_from_changing_forwarded_addresses_get_nowhere(
    network: Network,
) -> None:
    """Nothing but our own proxies' word counts: they all come from one network."""
    guesser = network.reader()
    guesser.get("/codename")
    token = guesser.forms()[0].values["csrf_token"][0]
    counted = {"codename": 0, "sign-in": 0}
    for number in range(1000):
        door = ("codename", "sign-in")[number % 2]
        said = {"handle": secrets.token_hex(4), "words": "un deux trois quatre cinq six"}
        if door == "sign-in":
            said = {"name": secrets.token_hex(4), "passphrase": "une phrase inventée"}
        address = f"198.51.{number % 250}.{number // 4}"
        answer = guesser.client.post(
            f"/{door}",
            data={"csrf_token": token, **said},
            headers={"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": address},
        )
        counted[door] += answer.status_code == 422
        assert answer.status_code in {422, 429}
    assert counted == {"codename": FOR_A_NETWORK.amount, "sign-in": FOR_A_NETWORK.amount}


def test_with_a_proxy_of_ours_a_forged_address_before_its_own_counts_for_nothing(
    network: Network,
) -> None:
    settings = Settings.from_environment({"SOLIDARITY_PROXIES": "1"}, data=network.settings.data)
    behind = application.create_app(settings)
    behind.testing = True
    guesser = Reader(behind)
    guesser.get("/sign-in")
    token = guesser.forms()[0].values["csrf_token"][0]
    let_through = 0
    for number in range(40):
        answer = guesser.client.post(
            "/sign-in",
            data={"csrf_token": token, "name": "amina", "passphrase": "une phrase inventée"},
            headers={"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.7"},
        )
        let_through += answer.status_code == 422
    assert let_through == FOR_A_NAME.amount


def took(act: Callable[[], object], refusal: type[Exception], network: Network) -> float:
    """The median time of a few refusals."""
    times = []
    with network.app.app_context():
        for _ in range(7):
            began = clock.stopwatch()
            with pytest.raises(refusal), unit_of_work():
                act()
            times.append(clock.stopwatch() - began)
    return statistics.median(times)


def test_a_known_and_an_unknown_name_are_refused_in_the_same_time(network: Network) -> None:
    wrong = "une phrase tout à fait inventée"
    times = {
        name: took(lambda name=name: enter(name, wrong), DoesNotFit, network)  # type: ignore[misc]
        for name in ("amina", "camille", "ghost")
    }
    assert max(times.values()) < 2 * min(times.values()), times


def test_a_known_and_an_unknown_handle_are_refused_in_the_same_time(network: Network) -> None:
    with network.app.app_context():
        ines = network.member("ines")
        handle = next(each.handle for each in request.all_brought_by(ines) if each.handle)
    words = "un deux trois quatre cinq six"
    known = took(lambda: codename.enter(handle, words), codename.NotFound, network)
    unknown = took(lambda: codename.enter("nulle-part", words), codename.NotFound, network)
    assert max(known, unknown) < 2 * min(known, unknown)
