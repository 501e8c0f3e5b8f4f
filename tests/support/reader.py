"""A reader: an HTTP client that reads each page as a person would, and lints what it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import html5lib

from solidarity.settings import LANGUAGES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from flask import Flask
    from werkzeug.test import TestResponse

_NOT_ENTERED = {"submit", "button", "checkbox", "radio"}
FORBIDDEN_WORDS = re.compile(
    r"\b(clients?|beneficiar\w+|bénéficiaires?|illegal|illégal\w*|migrants?)\b", re.IGNORECASE
)


@dataclass
class Form:
    """A form as it stands on a page, with what is already entered."""

    action: str
    values: dict[str, list[str]]
    buttons: list[tuple[str, str]]


class Reader:
    """Someone who follows links and fills in forms, without a script."""

    def __init__(self, app: Flask, name: str = "anyone") -> None:
        self.client = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.name = name
        self.page: TestResponse | None = None
        self._parsed: tuple[TestResponse, Element] | None = None
        self.place = "/"

    def get(self, path: str) -> TestResponse:
        """Open a page, following redirects within the network."""
        return self._read(self.client.get(path))

    def send(self, action: str, nth: int = 0, **entered: object) -> TestResponse:
        """Fill in the form whose action ends so, and send it with its hidden fields."""
        form = [each for each in self.forms() if each.action.endswith(action)][nth]
        values = dict(form.values)
        for name, value in entered.items():
            values[name] = [str(each) for each in (value if isinstance(value, list) else [value])]
        return self._read(self.client.post(form.action, data=values))

    def forms(self) -> list[Form]:
        """The forms of the page that is open."""
        return [_form(each, self.place) for each in self.tree().iter("form")]

    def links(self, beginning: str) -> list[str]:
        """Where the page's links lead that begin so."""
        found = [each.get("href", "") for each in self.tree().iter("a")]
        return [each for each in found if each.startswith(beginning)]

    def tree(self) -> Element:
        """The page that is open, as a tree."""
        assert self.page is not None
        if self._parsed is None or self._parsed[0] is not self.page:
            self._parsed = self.page, parsed(self.page)
        return self._parsed[1]

    def text(self) -> str:
        """What can be read of the page that is open."""
        main = next(self.tree().iter("main"))
        return re.sub(r"\s+", " ", " ".join(main.itertext())).strip()

    def _read(self, response: TestResponse) -> TestResponse:
        hops = 0
        while response.status_code in (301, 302, 303, 308):
            hops += 1
            assert hops < 5, "a circle of redirects"
            self.place = response.location
            response = self.client.get(response.location)
        self.page, self.place = response, response.request.path
        if response.mimetype == "text/html":
            lint(response, self.tree())
        return response


def _form(form: Element, place: str) -> Form:
    values: dict[str, list[str]] = {}
    buttons = []
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "")
        if not name:
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [each for each in options if each.get("selected") is not None] or options[:1]
            values[name] = [each.get("value", "") for each in chosen]
        elif field.tag == "textarea":
            values[name] = ["".join(field.itertext())]
        elif field.tag == "button":
            buttons.append((name, field.get("value", "")))
        elif kind not in _NOT_ENTERED or field.get("checked") is not None:
            values.setdefault(name, []).append(field.get("value", ""))
    return Form(form.get("action") or place, values, buttons)


def parsed(response: TestResponse) -> Element:
    """A page as a browser reads it."""
    tree: Element = html5lib.parse(response.text, namespaceHTMLElements=False)
    return tree


def lint(response: TestResponse, tree: Element) -> None:
    """Hold every page that is fetched to what every page promises."""
    page = response.text
    where = response.request.path
    assert tree.get("lang") in LANGUAGES, f"{where}: no language"
    title = "".join(next(tree.iter("title")).itertext()).strip()
    assert title, f"{where}: no title"
    assert len(list(tree.iter("h1"))) == 1, f"{where}: one h1"
    assert not FORBIDDEN_WORDS.search(re.sub(r"<[^>]+>", " ", page)), (
        f"{where}: a word we never say"
    )
    _lint_elements(tree, where)
    _lint_forms(tree, where)
    _lint_headers(response, where)


def _lint_elements(tree: Element, where: str) -> None:
    ids = [each.get("id", "") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: an id twice: {sorted(ids)}"
    for each in tree.iter():
        assert not each.get("style"), f"{where}: inline style"
        assert not [name for name in each.keys() if name.startswith("on")], f"{where}: handler"  # noqa: SIM118
        if each.tag == "script":
            assert each.get("src", "").startswith("/static/"), f"{where}: inline script"
        for link in (each.get("src"), each.get("href")):
            if link and each.tag in {"script", "link", "img"}:
                assert not urlsplit(link).netloc, f"{where}: from another host: {link}"


def _lint_forms(tree: Element, where: str) -> None:
    labelled = {each.get("for") for each in tree.iter("label")}
    for form in tree.iter("form"):
        if form.get("method", "get").lower() == "post":
            hidden = {each.get("name") for each in form.iter("input")}
            assert "csrf_token" in hidden, f"{where}: a form without a token against forgery"
        for tag in ("input", "select", "textarea"):
            for field in form.iter(tag):
                if field.get("type") not in {"hidden", "submit"}:
                    assert field.get("id") in labelled, f"{where}: unlabelled {field.get('name')}"


def _lint_headers(response: TestResponse, where: str) -> None:
    assert response.headers["Cache-Control"] == "no-store", where
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"], where
    assert response.headers["Referrer-Policy"] == "no-referrer", where
    assert response.headers["X-Content-Type-Options"] == "nosniff", where
