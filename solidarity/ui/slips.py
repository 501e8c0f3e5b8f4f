"""The slip: a codename on paper, shown once, with a QR code that leads to the codename page.

The QR code holds the address of that page only. A codename in an address would stay in the history
of the browser and of the app that scanned it (docs/decisions/0002). The slip speaks the language
that was chosen for it, else the first of the asker's that is one of ours; the page around it speaks
the intermediary's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from flask import Response, g, make_response, render_template, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from solidarity.requests.codename import Slip
from solidarity.requests.request import Request
from solidarity.settings import LANGUAGES
from solidarity.ui import pages


@dataclass(frozen=True)
class Spoken:
    """What a slip says beside its words, in the language of whoever keeps it."""

    language: str
    direction: str
    sentences: tuple[str, ...]
    until: str


def first_of_ours(languages: Iterable[str]) -> str | None:
    """The first of some languages that our pages speak."""
    return next((code for code in languages if code in LANGUAGES), None)


def page(request: Request, slip: Slip, language: str = "") -> Response:
    """Show a slip, in the only moment in which its six words exist, in a language of ours.

    A second post of the same form finds the request instead; the slip is never shown again.
    """
    address = g.address + url_for("public.codename")
    shown = make_response(
        render_template(
            "intermediary/slip.html",
            request=request,
            slip=slip,
            address=address,
            spoken=_spoken(language or first_of_ours(request.languages), address),
        )
    )
    shown.headers["Content-Location"] = url_for(".request_page", request=request.code)
    return shown


def _spoken(language: str | None, address: str) -> Spoken:
    language = language or str(get_locale())
    with force_locale(language):
        return Spoken(
            language,
            pages.direction_of(language),
            (
                _(
                    "With these words you can see what happens with your request, write to the"
                    " coordinators, and withdraw it: %(address)s",
                    address=address,
                ),
                _(
                    "Keep the slip apart from your papers."
                    " Whoever has all the words can read along."
                ),
            ),
            _("The words work until 7 days after the request is closed."),
        )


def qr(address: str) -> Markup:
    """Draw the address of a page, to be pointed at with a phone."""
    picture = segno.make(address, error="m").svg_inline(
        border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    return Markup(picture)  # noqa: S704 - drawn by segno from our own address
