"""Signing in and out, and coming in by an invitation: what a stranger at the door can learn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import func, select

from solidarity import clock
from solidarity.database import db, keys, unit_of_work
from solidarity.network import admission, members, sign_in
from solidarity.network.admission import NoInvitation
from solidarity.network.members import Member, Role
from solidarity.network.sign_in import DoesNotFit
from solidarity.privacy import sessions
from solidarity.privacy.sessions import Session
from solidarity.requests import codename
from solidarity.requests.request import Request
from solidarity.ui import pages

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader
    from werkzeug.test import TestResponse

PASSPHRASE = "quatre mots bien choisis"
TRIES = 15


def cookie_of(reader: Reader) -> str:
    """What the browser keeps."""
    cookie = reader.client.get_cookie("solidarity")
    return cookie.value if cookie else ""


def id_of(reader: Reader) -> str:
    """The id of the session that a cookie stands for, as Flask-Login keeps it."""
    with reader.client.session_transaction() as session:
        return str(session.get("_user_id", ""))


def without_tokens(page: str) -> str:
    """A page without what is random in it by design."""
    page = re.sub(r'data-options="[^"]*"', "", page)
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', r'name="\1"', page)


# ---- wrong words -------------------------------------------------------------------------------


def attempt(network: Network, name: str, passphrase: str) -> TestResponse:
    """Try to sign in."""
    reader = network.reader()
    reader.get("/sign-in")
    return reader.send("/sign-in", name=name, passphrase=passphrase)


def test_a_wrong_name_and_a_wrong_passphrase_get_the_same_page(network: Network) -> None:
    wrong_passphrase = attempt(network, "amina", "une phrase inventée")
    wrong_name = attempt(network, "ghost", network.sign_ins["amina"]["passphrase"])
    assert wrong_passphrase.status_code == wrong_name.status_code == 422
    one, other = without_tokens(wrong_passphrase.text), without_tokens(wrong_name.text)
    assert one.replace('value="amina"', "…") == other.replace('value="ghost"', "…")
    assert "do not belong together" in one
    for page, passphrase in (
        (one, "une phrase inventée"),
        (other, network.sign_ins["amina"]["passphrase"]),
    ):
        assert passphrase not in page


def test_who_left_cannot_sign_in_and_gets_the_same_page(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        network.member("amina").left_at = clock.now()
    left = attempt(network, "amina", network.sign_ins["amina"]["passphrase"])
    wrong = attempt(network, "amina", "une phrase inventée")
    assert left.status_code == wrong.status_code == 422
    assert without_tokens(left.text) == without_tokens(wrong.text)


def seconds(network: Network, name: str, passphrase: str) -> float:
    """How long it takes to be refused."""
    with network.app.app_context():
        began = clock.stopwatch()
        with pytest.raises(DoesNotFit), unit_of_work():
            sign_in.enter(name, passphrase)
        return clock.stopwatch() - began


def test_a_wrong_name_takes_as_long_as_a_wrong_passphrase(network: Network) -> None:
    wrong_name, wrong_passphrase = [], []
    for _ in range(TRIES):  # in turns, so that what else the machine does slows down both
        wrong_name.append(seconds(network, "ghost", PASSPHRASE))
        wrong_passphrase.append(seconds(network, "amina", PASSPHRASE))
    assert 0.5 < median(wrong_name) / median(wrong_passphrase) < 2
    assert median(wrong_name) > 0.005, "the passphrase was stretched"


def test_a_wrong_handle_takes_as_long_as_a_wrong_secret(network: Network) -> None:
    with network.app.app_context():
        found = db.session.scalars(select(Request.handle)).first()
    assert found is not None
    times: dict[str, list[float]] = {found: [], "nulle-part": []}
    for _ in range(TRIES):
        for handle, taken in times.items():
            with network.app.app_context():
                began = clock.stopwatch()
                with pytest.raises(codename.NotFound), unit_of_work():
                    codename.enter(handle, "un deux trois quatre cinq six")
                taken.append(clock.stopwatch() - began)
    assert 0.5 < median(times[found]) / median(times["nulle-part"]) < 2


@pytest.mark.parametrize("name", ["amina", "AMINA", "  Amina "])
def test_a_name_may_be_typed_with_capitals_and_spaces(network: Network, name: str) -> None:
    answer = attempt(network, name, network.sign_ins["amina"]["passphrase"])
    assert answer.status_code == 200
    assert answer.request.path == "/volunteer/"


def test_a_refused_sign_in_leaves_no_session(network: Network) -> None:
    with network.app.app_context():
        before = keys.scalar(select(func.count()).select_from(Session))
    attempt(network, "amina", "une phrase inventée")
    with network.app.app_context():
        assert keys.scalar(select(func.count()).select_from(Session)) == before


# ---- the session -------------------------------------------------------------------------------


def opens(network: Network, cookie: str, path: str) -> bool:
    """Whether a cookie, in any browser, opens a page."""
    client = network.app.test_client()
    client.set_cookie("solidarity", cookie)
    answer = client.get(path)
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def test_a_cookie_opens_nothing_after_signing_out(network: Network) -> None:
    amina = network.reader("amina")
    kept = cookie_of(amina)
    assert opens(network, kept, "/volunteer/")
    amina.get("/volunteer/")
    amina.send("/account/sign-out")
    assert amina.place == "/"
    for path in ("/volunteer/", "/volunteer/board", "/account/"):
        assert not opens(network, kept, path)
        assert not opens(network, cookie_of(amina), path)


def test_signing_out_of_one_browser_leaves_the_other_open(network: Network) -> None:
    phone, laptop = network.reader("amina"), network.reader("amina")
    phone.send("/account/sign-out")
    assert laptop.get("/volunteer/").status_code == 200


def slip_of(network: Network) -> dict[str, Any]:
    """The words of a new slip of one of Inès's requests."""
    with network.app.app_context(), unit_of_work():
        ines = network.member("ines")
        found = select(Request).where(Request.brought_by_id == ines.id, Request.closed_at.is_(None))
        request = db.session.scalars(found).unique().first()
        assert request is not None
        slip = codename.renew(request, ines, network.ring("ines"))
    return {"handle": slip.handle, "words": " ".join(slip.words)}


def test_a_cookie_opens_no_request_after_the_codename_is_put_away(network: Network) -> None:
    asker = network.reader()
    asker.get("/codename")
    asker.send("/codename", **slip_of(network))
    kept = cookie_of(asker)
    assert opens(network, kept, "/codename/request/")
    asker.send("/leave")
    assert not opens(network, kept, "/codename/request/")


def test_signing_out_puts_a_codename_away_too(network: Network) -> None:
    someone = network.reader("ines")
    someone.get("/codename")
    someone.send("/codename", **slip_of(network))
    kept = cookie_of(someone)
    someone.get("/intermediary/")
    someone.send("/account/sign-out")
    assert not opens(network, cookie_of(someone), "/codename/request/")
    assert not opens(network, kept, "/codename/request/"), "its session still lives on the server"


def test_signing_in_as_someone_else_ends_the_session_before(network: Network) -> None:
    reader = network.reader("amina")
    kept = cookie_of(reader)
    reader.get("/sign-in")
    reader.send("/sign-in", name="theo", passphrase=network.sign_ins["theo"]["passphrase"])
    assert opens(network, cookie_of(reader), "/volunteer/")
    assert not opens(network, kept, "/volunteer/"), "its session still lives on the server"


def test_signing_in_makes_a_session_that_nobody_could_know_before(network: Network) -> None:
    reader = network.reader()
    reader.get("/sign-in")
    before = cookie_of(reader)
    token = reader.forms()[0].values["csrf_token"][0]
    reader.send("/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"])
    first = id_of(reader)
    assert first
    assert not opens(network, before, "/volunteer/"), "a cookie from before became a key"
    old = reader.client.post("/language", data={"csrf_token": token, "language": "fr"})
    assert old.status_code == 400, "a token from before is still good"
    reader.get("/sign-in")
    reader.send("/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"])
    assert id_of(reader) != first


def test_a_session_planted_before_signing_in_is_not_taken_over(network: Network) -> None:
    victim, attacker = network.reader(), network.reader("gabi")
    planted = cookie_of(attacker)
    victim.client.set_cookie("solidarity", planted)
    victim.get("/sign-in")
    victim.send("/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"])
    attacker.get("/account/")
    assert id_of(victim) != id_of(attacker)
    assert id_of(victim) not in planted
    assert "Amina" not in attacker.text()


def leads_to(network: Network, cookie: str) -> str:
    """The door to which a cookie's bearer is led who asks for a page."""
    reader = network.reader()
    reader.client.set_cookie("solidarity", cookie)
    reader.get("/volunteer/")
    return reader.place


def test_a_session_ends_by_itself_after_twelve_hours(network: Network) -> None:
    cookie = cookie_of(network.reader("amina"))
    with time_machine.travel(NOW + sessions.TERM.lasts - timedelta(minutes=1), tick=True):
        assert leads_to(network, cookie) == "/locked"
    with time_machine.travel(NOW + sessions.TERM.lasts + timedelta(minutes=1), tick=True):
        assert leads_to(network, cookie) == "/sign-in"


def test_the_cookie_is_for_this_site_only_and_no_script_reads_it(network: Network) -> None:
    client = network.app.test_client()
    said = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said
    assert "Domain" not in said


# ---- where one was going -----------------------------------------------------------------------

OURS = ["/", "/volunteer/board", "/volunteer/board?day=2026-11-25&page=2", "/account/"]
NOT_OURS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "/javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/@evil.example",
    "http://localhost/volunteer/",
    "http://localhost@evil.example/",
    "/volunteer\r\nLocation: https://evil.example",
    "/\u2215evil.example",
    "/\uff0fevil.example",
    "/#//evil.example",
    "",
]
HARMLESS = ["/%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "/..//evil.example"]
"""They look odd, and stay on this site: a browser does not decode a path before it goes there."""


@pytest.mark.parametrize("path", NOT_OURS)
def test_a_path_that_could_lead_elsewhere_is_not_ours(path: str) -> None:
    assert not pages.is_ours(path)


def test_nobody_is_led_elsewhere_after_signing_in(network: Network) -> None:
    reader = network.reader()
    for path in NOT_OURS:
        reader.get("/sign-in")
        form = next(each for each in reader.forms() if each.action == "/sign-in")
        passphrase = network.sign_ins["amina"]["passphrase"]
        said = {**form.values, "name": "amina", "passphrase": passphrase, "next": path}
        answer = reader.client.post("/sign-in", data=said)
        assert answer.status_code == 303, path
        assert answer.location == "/volunteer/", path
        page = reader.client.get("/sign-in", query_string={"next": path})
        assert "evil" not in page.text, path


def test_a_language_button_leads_back_to_this_site_only(network: Network) -> None:
    reader = network.reader()
    reader.get("/")
    token = reader.forms()[0].values["csrf_token"][0]
    for path in [*NOT_OURS, *OURS]:
        data = {"csrf_token": token, "language": "fr", "next": path}
        answer = reader.client.post("/language", data=data)
        assert answer.status_code == 303
        assert answer.location == (path if path in OURS else "/")


@pytest.mark.parametrize("path", HARMLESS)
def test_what_a_browser_would_keep_on_this_site_may_pass(path: str) -> None:
    leads_to = f"http://localhost{path}"
    assert not pages.is_ours(path) or leads_to.startswith("http://localhost/")
    assert not path.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", OURS[1:])
def test_one_arrives_where_one_was_going(network: Network, path: str) -> None:
    reader = network.reader()
    reader.get(path)
    assert reader.place == "/sign-in"
    answer = reader.send(
        "/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"]
    )
    assert answer.request.path == path.split("?", maxsplit=1)[0]
    assert answer.request.query_string.decode() == path.partition("?")[2]


# ---- invitations -------------------------------------------------------------------------------


@dataclass
class Invited:
    """Someone with a link."""

    reader: Reader
    path: str

    def come_in(self, name: str = "nouvelle", passphrase: str = PASSPHRASE) -> TestResponse:
        """Fill in the form."""
        return self.reader.send(
            self.path, name=name, display_name="Nouvelle", passphrase=passphrase, again=passphrase
        )


@pytest.fixture
def invited(network: Network) -> Invited:
    """Someone whom Camille invites as a volunteer."""
    with network.app.app_context(), unit_of_work():
        camille = network.member("camille")
        collective = camille.collectives_as(Role.COORDINATOR)[0]
        token = admission.invite(camille, collective, Role.VOLUNTEER)
    return Invited(network.reader(), f"/invitation/{token}")


def vouch_by_link(newcomer: Reader, voucher: Reader) -> None:
    """Ask someone to vouch by a link, and let them do it."""
    newcomer.get("/account/vouching")
    newcomer.send("/vouching/links")
    link = "/account/vouch/" + newcomer.text().split("/account/vouch/")[1].split()[0]
    voucher.get(link)
    voucher.send(link)


def account(network: Network, name: str) -> Member | None:
    """An account, if there is one."""
    with network.app.app_context():
        return members.by_sign_in_name(name)


def test_an_invitation_lets_one_person_in_once(network: Network, invited: Invited) -> None:
    late = Invited(network.reader(), invited.path)
    assert invited.reader.get(invited.path).status_code == 200
    assert late.reader.get(late.path).status_code == 200
    assert invited.come_in().status_code == 200
    assert invited.reader.place == "/sign-in"
    assert invited.reader.get(invited.path).status_code == 404
    assert late.come_in("autre").status_code == 404
    assert account(network, "nouvelle")
    assert account(network, "autre") is None
    network.sign_ins["nouvelle"] = {"passphrase": PASSPHRASE}
    newcomer = network.reader("nouvelle")
    assert newcomer.get("/volunteer/").status_code == 404, "they wait"
    vouch_by_link(newcomer, network.reader("amina"))
    assert newcomer.get("/volunteer/").status_code == 200


def test_an_invitation_that_was_used_looks_like_one_that_never_was(
    network: Network, invited: Invited
) -> None:
    invited.reader.get(invited.path)
    invited.come_in()
    used = network.reader().get(invited.path)
    never = network.reader().get("/invitation/" + "A" * 43)
    assert used.status_code == never.status_code == 404
    pages_ = (without_tokens(each.text).replace(each.request.path, "…") for each in (used, never))
    assert len(set(pages_)) == 1


def test_an_invitation_ends_after_seventy_two_hours(network: Network, invited: Invited) -> None:
    with time_machine.travel(NOW + timedelta(hours=71, minutes=59), tick=True):
        assert invited.reader.get(invited.path).status_code == 200
    with time_machine.travel(NOW + timedelta(hours=72, minutes=1), tick=True):
        assert invited.come_in().status_code == 404
        assert invited.reader.get(invited.path).status_code == 404
        with network.app.app_context(), unit_of_work():
            assert admission.let_go(clock.now()) >= 1
    assert account(network, "nouvelle") is None


def test_a_short_passphrase_is_refused_beside_its_field_and_the_name_stays(
    network: Network, invited: Invited
) -> None:
    short = "quatorze-signe"
    assert len(short) == sign_in.SHORTEST_PASSPHRASE - 1 == 14
    invited.reader.get(invited.path)
    answer = invited.come_in(passphrase=short)
    assert answer.status_code == 422
    beside = next(
        each for each in invited.reader.tree().iter("p") if each.get("id") == "passphrase-error"
    )
    assert "at least 15 characters" in "".join(beside.itertext())
    fields = {each.get("name"): each for each in invited.reader.tree().iter("input")}
    assert fields["passphrase"].get("aria-invalid") == "true"
    assert "passphrase-error" in fields["passphrase"].get("aria-describedby", "")
    assert fields["name"].get("value") == "nouvelle"
    assert fields["display_name"].get("value") == "Nouvelle"
    assert short not in answer.text
    assert account(network, "nouvelle") is None
    assert invited.come_in(passphrase=short + "s").status_code == 200, "the link still serves"
    assert account(network, "nouvelle")


def test_a_name_that_is_taken_is_refused_beside_its_field_and_the_link_still_serves(
    network: Network, invited: Invited
) -> None:
    invited.reader.get(invited.path)
    answer = invited.come_in("Camille")
    assert answer.status_code == 422
    assert "Somebody else signs in with this name" in answer.text
    assert PASSPHRASE not in answer.text
    assert invited.come_in("nouvelle").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "ab"),
        ("name", "a b c"),
        ("name", "<script>"),
        ("name", "x" * 41),
        ("display_name", ""),
        ("display_name", "   "),
        ("display_name", "x" * 41),
        ("again", "une autre phrase, longue"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nobody_comes_in(
    network: Network, invited: Invited, field: str, value: str
) -> None:
    invited.reader.get(invited.path)
    said: dict[str, Any] = {
        "name": "nouvelle",
        "display_name": "Nouvelle",
        "passphrase": PASSPHRASE,
        "again": PASSPHRASE,
    }
    answer = invited.reader.send(invited.path, **{**said, field: value})
    assert answer.status_code == 422
    assert account(network, "nouvelle") is None
    assert network.reader().get(invited.path).status_code == 200, "the link still serves"


def test_the_link_is_not_stored(network: Network, invited: Invited) -> None:
    token = invited.path.rsplit("/", 1)[1].encode()
    with network.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    held = b"".join(file.read_bytes() for file in network.settings.data.glob("*.db*"))
    assert token not in held


def test_a_verb_refuses_a_used_link_too(at_work: Network) -> None:
    camille = at_work.member("camille")
    collective = camille.collectives_as(Role.COORDINATOR)[0]
    token = admission.invite(camille, collective, Role.VOLUNTEER)
    admission.accept(token, "nouvelle", "Nouvelle", PASSPHRASE)
    with pytest.raises(NoInvitation):
        admission.accept(token, "autre", "Autre", PASSPHRASE)
