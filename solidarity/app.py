"""Wire the house together: settings, clock, keys, databases, rooms. Nothing else happens here."""

from pathlib import Path
from traceback import extract_tb
from typing import Any

from flask import Flask, Response
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from solidarity import clock, database, ui
from solidarity.database import db, reading, unit_of_work
from solidarity.network import channels
from solidarity.privacy import server_key
from solidarity.privacy.sessions import ON_ONES_OWN_DEVICE
from solidarity.settings import Settings
from solidarity.ui import presence

_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
_A_YEAR = 365 * 24 * 3600
_LARGEST_FORM = 64 * 1024


class Solidarity(Flask):
    """A Flask application in which one web request is one unit of work."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Commit before the answer leaves; an error or a refused form leaves nothing behind."""
        response: Response
        if http_request.method in _LOOKS:
            with reading():
                response = self.make_response(super().dispatch_request())
                is_to_be_noted = presence.is_to_be_noted()
            if is_to_be_noted:
                with unit_of_work():
                    presence.note()
            return response
        with unit_of_work() as work:
            response = self.make_response(super().dispatch_request())
            if presence.is_to_be_noted():
                presence.note()
            if response.status_code >= 400:  # noqa: PLR2004 - from here on the answer is a refusal
                work.give_up()
            return response

    def get_send_file_max_age(self, filename: str | None) -> int | None:  # noqa: ARG002 - Flask's
        """Let browsers keep a file whose address changes with it; others are asked for anew."""
        return _A_YEAR if "v" in http_request.args else 0

    def log_exception(self, exc_info: Any) -> None:
        """Tell the operator which fault and where; never with which values (no personal data)."""
        kind, _error, trace = exc_info
        places = [
            f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})"
            for frame in extract_tb(trace)
        ]
        self.logger.error("%s in %s", kind.__name__, " > ".join(places[-4:]))


def create_app(settings: Settings | None = None) -> Solidarity:
    """Build the application from its settings.

    Raises: WrongSettings, KeyFileBroken.
    """
    settings = settings or Settings.from_environment()
    server_key.load(settings.server_key_file)
    app = with_databases(settings)
    app.config.update(
        SECRET_KEY=server_key.derived("cookies"),
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        SESSION_COOKIE_NAME="__Host-solidarity" if settings.is_https else "solidarity",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        # Our pages send no referrer, so there is none to compare; tokens and SameSite do it.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=settings.hosts,
        # The session's own row ends sooner, unless the device is one's own.
        PERMANENT_SESSION_LIFETIME=ON_ONES_OWN_DEVICE,
    )
    if settings.proxies:
        # Only what our own proxies wrote is believed; whatever came to them from outside is not.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    ui.register(app, settings, unavailable=(DBAPIError,))
    return app


def with_databases(settings: Settings) -> Solidarity:
    """Build an application that knows its databases and no pages, for commands."""
    clock.set_up(settings.timezone, settings.demo_now)
    channels.set_up(settings.channels, settings.channel_hosts)
    app = Solidarity("solidarity", template_folder="ui", static_folder="ui/static")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_BINDS={"keys": {"url": settings.keys_url, "hide_parameters": True}},
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
    )
    db.init_app(app)
    Migrate(app, db, directory=str(database.MIGRATIONS))
    app.teardown_appcontext(database.forget)
    return app
