"""The slip: a codename on paper, shown once, with a QR code that leads to the codename page.

The QR code holds the address of that page only. A codename in an address would stay in the history
of the browser and of the app that scanned it.
"""

import segno
from flask import render_template, url_for
from markupsafe import Markup

from solidarity.requests.codename import Slip
from solidarity.requests.request import Request


def page(request: Request, slip: Slip) -> str:
    """Show a slip, in the only moment in which its six words exist."""
    address = url_for("public.codename", _external=True)
    picture = segno.make(address, error="m").svg_inline(
        border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    return render_template(
        "intermediary/slip.html",
        request=request,
        slip=slip,
        address=address,
        qr=Markup(picture),  # noqa: S704 - drawn by segno from our own address
    )
