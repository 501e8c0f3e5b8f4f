"""The slip: a codename on paper, shown once, with a QR code that leads to the codename page.

The QR code holds the address of that page only. A codename in an address would stay in the history
of the browser and of the app that scanned it (docs/decisions/0002).
"""

import segno
from flask import Response, make_response, render_template, url_for
from markupsafe import Markup

from solidarity.requests.codename import Slip
from solidarity.requests.request import Request


def page(request: Request, slip: Slip) -> Response:
    """Show a slip, in the only moment in which its six words exist.

    A second post of the same form finds the request instead; the slip is never shown again.
    """
    shown = make_response(render_template("intermediary/slip.html", request=request, slip=slip))
    shown.headers["Content-Location"] = url_for(".request_page", request=request.code)
    return shown


def qr(address: str) -> Markup:
    """Draw the address of a page, to be pointed at with a phone."""
    picture = segno.make(address, error="m").svg_inline(
        border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    return Markup(picture)  # noqa: S704 - drawn by segno from our own address
