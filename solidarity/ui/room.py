"""A room is a set of pages for one audience, with a gate in front of every one of them.

The gate hands a view what it asks for by name: `member`, `ring` (their keys), or for an asker
`request`; and what its finders found *as this member may see it*. Not yours and not there are the
same 404. A form that comes twice is answered once.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, cast

from flask import Blueprint, abort, make_response, redirect, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue, RouteCallable
from werkzeug import Response

from solidarity.network import once
from solidarity.ui import presence
from solidarity.ui.audience import Audience

Finder = Callable[[Any, str], object | None]
View = Callable[..., ResponseReturnValue]


class Room(Blueprint):
    """Pages which are all for the same audience."""

    def __init__(self, name: str, *, audience: Audience, path: str | None = None) -> None:
        """Open a room below `/name`, or below another path."""
        prefix = f"/{name}" if path is None else path
        super().__init__(name, f"solidarity.ui.{name}", url_prefix=prefix)
        self.audience = audience

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001
        *,
        find: Mapping[str, Finder] | None = None,
        **options: Any,
    ) -> None:
        """Register a page behind the gate."""
        if view_func is not None:
            view_func = self._gate(cast("View", view_func), find or {})
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)

    def _gate(self, view: View, find: Mapping[str, Finder]) -> View:
        asked_for = set(signature(view).parameters)

        @wraps(view)
        def guarded(**ids: Any) -> ResponseReturnValue:
            people = _let_in(self.audience)
            if isinstance(people, Response):
                return people
            for name, finder in find.items():
                people[name] = finder(people["member"], ids.pop(name)) or abort(404)
            arguments = {name: people[name] for name in asked_for if name in people}
            if self.audience is Audience.EVERYONE:
                return view(**arguments, **ids)
            return _once(lambda: view(**arguments, **ids))

        guarded.audience = self.audience  # type: ignore[attr-defined]
        guarded.finds = frozenset(find)  # type: ignore[attr-defined]
        return guarded


def _let_in(audience: Audience) -> dict[str, Any] | Response:
    """Whoever stands at the gate, or the way to the door they need."""
    if audience is Audience.EVERYONE:
        return {}
    if audience is Audience.ASKER:
        visit = presence.asker()
        if visit is None:
            return redirect(url_for("public.codename"), 303)
        return {"request": visit[0], "ring": visit[1]}
    present = presence.here()
    if present is None:
        back = http_request.full_path.rstrip("?") if http_request.method == "GET" else None
        door = "public.locked" if presence.locked_holder() else "public.sign_in"
        return redirect(url_for(door, next=back), 303)
    if audience.role and audience.role not in present.member.roles:
        abort(404)
    return {"member": present.member, "ring": present.ring}


def _once(answer: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer a form's first post; lead a repeated one to where the first one led."""
    token = http_request.form.get("once", "") if http_request.method == "POST" else ""
    if not token or len(token) > 64:  # noqa: PLR2004 - ours have 16 characters
        return answer()
    holder = presence.holder()
    sent = once.claim(token, holder)
    if sent is None:
        return redirect(once.leads_to(token, holder), 303)
    response = make_response(answer())
    sent.leads_to = response.location or response.headers.get("Content-Location", "/")
    return response
