"""A form that comes when the session is locked: its fields go along through the door.

They stand as hidden fields in the page that asks for the passphrase, and then in one that sends
them on, and nowhere else: a draft is never stored. Files do not go along, nor does more than a form
of ours can hold.
"""

from dataclasses import dataclass

from flask import request as http_request

from solidarity.ui import pages

MOST = 16 * 1024
"""Characters; whatever they are, twice as many bytes are less than a form may have (app.py)."""
_TO, _MARK = "carried-to", "carried."


@dataclass(frozen=True)
class Carried:
    """What was posted, and to which page of ours."""

    to: str
    fields: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The same, as fields of another form."""
        return [(_TO, self.to), *((_MARK + name, value) for name, value in self.fields)]


def posted() -> Carried | None:
    """The form that came just now."""
    if http_request.method != "POST" or http_request.files:
        return None
    return _kept(http_request.full_path.rstrip("?"), list(http_request.form.items(multi=True)))


def brought_along() -> Carried | None:
    """The form that came before, as the page at the door has carried it."""
    said = http_request.form
    marked = [
        (name.removeprefix(_MARK), value)
        for name, value in said.items(multi=True)
        if name.startswith(_MARK)
    ]
    return _kept(said.get(_TO, ""), marked)


def _kept(to: str, fields: list[tuple[str, str]]) -> Carried | None:
    mine = tuple((name, value) for name, value in fields if name != "csrf_token")
    is_small = sum(len(name) + len(value) for name, value in mine) <= MOST
    return Carried(to, mine) if pages.is_ours(to) and is_small else None
