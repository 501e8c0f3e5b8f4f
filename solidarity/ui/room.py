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

from solidarity.network import installation, once, sign_in
from solidarity.network.members import Role
from solidarity.ui import carrying, presence, unlocking
from solidarity.ui.audience import Audience
from solidarity.ui.unlocking import UnlockForm

Finder = Callable[[Any, str], object | None]
View = Callable[..., ResponseReturnValue]
_OPEN_WHILE_LOCKED = frozenset({Audience.EVERYONE, Audience.MEMBER, Audience.STEWARD})
"""The rooms from which those who may unlock the network do so."""
_NEEDS_SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.STEWARD})


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
        fresh: str | None = None,
        **options: Any,
    ) -> None:
        """Register a page behind the gate.

        `fresh` names the page to which one comes back after signing again, for what cannot easily
        be undone.
        """
        if view_func is not None:
            view_func = self._gate(cast("View", view_func), find or {}, fresh)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)

    def _gate(self, view: View, find: Mapping[str, Finder], fresh: str | None) -> View:
        asked_for = set(signature(view).parameters)

        @wraps(view)
        def guarded(**ids: Any) -> ResponseReturnValue:
            people = _let_in(self.audience)
            if isinstance(people, Response):
                return people
            asked = dict(ids)
            there = _where_it_led() if self.audience is not Audience.EVERYONE else None
            if there:
                return redirect(there, 303)
            for name, finder in find.items():
                people[name] = finder(people["member"], ids.pop(name)) or abort(404)
            if fresh and not presence.is_fresh():
                return _sign_again(fresh, asked)
            arguments = {name: people[name] for name in asked_for if name in people}
            if self.audience is Audience.EVERYONE:
                return view(**arguments, **ids)
            return _once(lambda: view(**arguments, **ids))

        guarded.audience = self.audience  # type: ignore[attr-defined]
        guarded.finds = frozenset(find)  # type: ignore[attr-defined]
        guarded.is_fresh = fresh is not None  # type: ignore[attr-defined]
        return guarded


def _let_in(audience: Audience) -> dict[str, Any] | Response:
    """Whoever stands at the gate, or the way to the door they need."""
    if audience is Audience.EVERYONE:
        return {}
    if audience not in _OPEN_WHILE_LOCKED:
        installation.refuse_while_locked()
    if audience is not Audience.ASKER:
        return _let_in_member(audience.role)
    visit = presence.asker()
    if visit is None:
        return redirect(url_for("public.codename"), 303)
    return {"request": visit[0], "ring": visit[1]}


def _let_in_member(role: Role | None) -> dict[str, Any] | Response:
    present = presence.here()
    if present is None:
        return _to_the_door(role)
    if role and role not in present.member.roles:
        abort(404)
    if role in _NEEDS_SECOND_FACTOR and sign_in.lacks_second_factor(present.member):
        return redirect(url_for("account.safety"), 303)
    return {"member": present.member, "ring": present.ring}


def _to_the_door(role: Role | None) -> Response:
    """Where a member comes in (again); what they wrote when the session was locked goes along.

    Not from the rooms of the account, where passphrases are written.
    """
    is_locked = presence.locked_holder() is not None
    carried = carrying.posted() if is_locked and role else None
    if carried is not None:
        return make_response(unlocking.page(UnlockForm(formdata=None), carried), 403)
    back = http_request.full_path.rstrip("?") if http_request.method == "GET" else None
    door = "public.locked" if is_locked else "public.sign_in"
    return redirect(url_for(door, next=back), 303)


def _sign_again(endpoint: str, ids: Mapping[str, Any]) -> Response:
    """Ask for the passphrase again; what the page does not name is left out of its path."""
    rule = http_request.url_rule
    expects = rule.map.is_endpoint_expecting if rule and rule.map else None
    named = {name: value for name, value in ids.items() if expects and expects(endpoint, name)}
    return redirect(url_for("account.again", next=url_for(endpoint, **named)), 303)


def _token() -> str:
    """What a form carries against being sent twice; nothing, where it carries none of ours."""
    token = http_request.form.get("once", "") if http_request.method == "POST" else ""
    return token if len(token) <= 64 else ""  # noqa: PLR2004 - ours have 16 characters


def _where_it_led() -> str | None:
    """Where the first post of this form led, if it comes again: what it was about may be gone."""
    token = _token()
    return once.leads_to(token, presence.holder()) if token else None


def _once(answer: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer a form's first post; lead one that came at the same time to where that one led."""
    token = _token()
    if not token:
        return answer()
    holder = presence.holder()
    sent = once.claim(token, holder)
    if sent is None:
        return redirect(once.leads_to(token, holder) or "/", 303)
    response = make_response(answer())
    sent.leads_to = response.location or response.headers.get("Content-Location", "/")
    return response
