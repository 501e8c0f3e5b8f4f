"""The network as something to install on a phone; it keeps no page of anyone's offline."""

from pathlib import Path

from flask import Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from solidarity.network.installation import this_network
from solidarity.ui.public import public

_SERVICE_WORKER = Path(__file__).parents[1] / "static" / "script" / "service-worker.js"


@public.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """Say what the installed page is called and looks like (W3C Web Application Manifest)."""
    network = this_network()
    answer: Response = jsonify(
        name=network.name if network else "Solidarity",
        short_name=network.name if network else "Solidarity",
        lang=str(get_locale()),
        start_url="/",
        scope="/",
        display="minimal-ui",
        background_color="#f5ecdc",
        theme_color="#1c4840",
        icons=[
            {
                "src": url_for("static", filename="favicon.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
            }
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@public.get("/service-worker.js")
def service_worker() -> ResponseReturnValue:
    """The script between pages and network; it has to stand at the root to serve every page."""
    return Response(_SERVICE_WORKER.read_text(), mimetype="text/javascript")


@public.get("/offline")
def offline() -> ResponseReturnValue:
    """Say that there is no connection: the only page that an installed network keeps."""
    return render_template("public/offline.html")
