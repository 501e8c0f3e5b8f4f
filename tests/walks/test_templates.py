"""Every text of every template can be translated, and is; nothing marks text as safe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages import pofile
from jinja2 import Environment, nodes

from solidarity.settings import LANGUAGES

if TYPE_CHECKING:
    from neighbours import Network

UI = Path(__file__).parents[2] / "solidarity" / "ui"
TEMPLATES = sorted(UI.rglob("*.html"))
PARSER = Environment(autoescape=True)
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_TO_TRANSLATE = {"Solidarity", "doctype", "html", "yes"}
"""A name, two words of HTML, and what a macro of forms.html answers to another one."""


def name(file: Path) -> str:
    """A template's path below ui/."""
    return str(file.relative_to(UI))


def tree_of(file: Path) -> nodes.Template:
    """A template's syntax tree."""
    return PARSER.parse(file.read_text())


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_text_goes_through_the_catalogues(file: Path) -> None:
    html = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\0"
        for output in tree_of(file).find_all(nodes.Output)
        for part in output.nodes
    )
    visible = re.sub(r"<[^>]*>|<[^>]*$", " ", html)
    outside_tags = re.sub(r'[\w:-]+="[^"]*"?|[\w-]+=', " ", visible)
    words = set(LETTERS.findall(outside_tags)) - NOT_TO_TRANSLATE
    assert words == set(), "words that no catalogue knows"


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_nothing_is_marked_safe_and_no_import_is_left_over(file: Path) -> None:
    tree, text = tree_of(file), file.read_text()
    assert [each for each in tree.find_all(nodes.Filter) if each.name == "safe"] == []
    for each in tree.find_all(nodes.Import):
        assert f"{each.target}." in text, f"{each.target} is imported and not used"


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_link_leads_to_a_page_that_exists(file: Path, network: Network) -> None:
    for call in tree_of(file).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for":
            endpoint = call.args[0]
            assert isinstance(endpoint, nodes.Const)
            assert endpoint.value in network.app.view_functions, endpoint.value


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_text_is_translated(language: str) -> None:
    catalogue = UI / "translations" / language / "LC_MESSAGES" / "messages.po"
    messages = [each for each in pofile.read_po(catalogue.open("rb")) if each.id]
    assert len(messages) > 200
    untranslated = []
    for message in messages:
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(words):
            untranslated.append(message.id)
    assert untranslated == []
