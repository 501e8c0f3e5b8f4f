"""What every page gets: its language, who is here, which rooms are open to them."""

import re
import secrets
from dataclasses import dataclass

from flask import Flask, g, session, url_for
from flask import request as http_request
from flask_babel import Babel, get_locale
from flask_babel import lazy_gettext as _l
from werkzeug.routing import BaseConverter

from solidarity.network import pulse
from solidarity.network.installation import this_network
from solidarity.network.members import Member, Role
from solidarity.settings import Settings
from solidarity.ui import presence, saying

ROOMS = (
    (Role.VOLUNTEER, "volunteer.home", _l("My shifts")),
    (Role.VOLUNTEER, "volunteer.board", _l("Board")),
    (Role.INTERMEDIARY, "intermediary.home", _l("My requests")),
    (Role.COORDINATOR, "coordinator.home", _l("Today")),
    (Role.COORDINATOR, "coordinator.queue", _l("Queue")),
    (Role.COORDINATOR, "coordinator.coverage", _l("Map")),
    (Role.COORDINATOR, "coordinator.programmes", _l("Programmes")),
    (Role.COORDINATOR, "coordinator.people", _l("People")),
    (Role.STEWARD, "steward.home", _l("Network")),
)
THEMES = ("light", "dark")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ps"})


class OpaqueId(BaseConverter):
    """A piece of a path that is an opaque id; whose it is, the finder decides."""

    regex = r"[A-Za-z0-9_-]{16}"


@dataclass(frozen=True)
class Door:
    """A link of the navigation."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Page:
    """What the layouts know of a page."""

    language: str
    direction: str
    theme: str
    """Light or dark by choice; nothing, for what the device says."""
    network_name: str
    languages: tuple[tuple[str, str], ...]
    member: Member | None
    rooms: tuple[Door, ...]
    is_demo: bool
    address: str
    """Where members reach the network, as the operator says; never as a request says."""
    path: str
    exit_to: str
    is_watched: bool
    """Whether the clockwork watches over those under way; if not, every page says so."""
    is_sending: bool
    """Whether notices go out; if not, every page says so."""


def register(app: Flask, settings: Settings) -> None:
    """Let every page know these things."""
    names = tuple((code, saying.own_name(code)) for code in settings.languages)

    def chosen() -> str:
        """The language chosen here, else the account's, else the browser's."""
        present = presence.here()
        account = present.member.language if present else None
        for language in (session.get("language"), account):
            if language in settings.languages:
                return str(language)
        return http_request.accept_languages.best_match(settings.languages) or settings.languages[0]

    def add_page() -> dict[str, object]:
        if "page" not in g:
            g.page = _page(settings, names)
        return {"page": g.page}

    def know_the_address() -> None:
        g.address = settings.address

    app.before_request(know_the_address)
    app.url_map.converters["id"] = OpaqueId
    Babel(app, locale_selector=chosen, default_translation_directories="ui/translations")
    app.context_processor(add_page)
    app.jinja_env.globals["once"] = lambda: secrets.token_urlsafe(12)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _page(settings: Settings, names: tuple[tuple[str, str], ...]) -> Page:
    present, network = presence.here(), this_network()
    member = present.member if present else None
    language = str(get_locale())
    return Page(
        language=language,
        direction=direction_of(language),
        theme=session.get("theme", ""),
        network_name=network.name if network else "Solidarity",
        languages=names,
        member=member,
        rooms=_doors(member),
        is_demo=bool(network and network.is_demo),
        address=settings.address,
        path=http_request.path,
        exit_to="https://www.meteomedia.com/",
        is_watched=pulse.is_watching(),
        is_sending=pulse.is_sending(),
    )


def direction_of(language: str) -> str:
    """In which direction a language is written, as HTML says it."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def is_ours(path: str) -> bool:
    """Whether a path leads somewhere in this network, and nowhere else."""
    return re.fullmatch(r"/(?![/\\])[\w\-./?=&%]*", path, re.ASCII) is not None


def _doors(member: Member | None) -> tuple[Door, ...]:
    if member is None:
        return ()
    return tuple(
        Door(str(label), url_for(endpoint), is_current=http_request.endpoint == endpoint)
        for role, endpoint, label in ROOMS
        if role in member.roles
    )
