"""Every text of every template can be translated, and is; nothing marks text as safe."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages import pofile
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from jinja2 import Environment, nodes

from solidarity import app as application
from solidarity.settings import LANGUAGES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message
    from werkzeug.routing import Rule

SOLIDARITY = Path(__file__).parents[2] / "solidarity"
UI = SOLIDARITY / "ui"
TEMPLATES = sorted(UI.rglob("*.html"))
TRANSLATED = [each for each in LANGUAGES if each != "en"]
PARSER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
A_SENTENCE = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ]+|[^\W\d_]{2,} [^\W\d_]{2,}")
SEEN_OR_HEARD = re.compile(
    r'\b(?:aria-label|aria-description|alt|title|placeholder|content|label)="([^"]*)'
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
NOT_TO_TRANSLATE = {"Solidarity", "doctype", "html", "yes"}
"""A name, two words of HTML, and what a macro of forms.html answers to another one."""
FOR_BROWSERS = {"width=device-width, initial-scale=1", "light dark", "noindex"}
"""What `meta` elements say to machines."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "translatable": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
"""As `make catalogues` gathers them."""


def name(file: Path) -> str:
    """A template's path below ui/."""
    return str(file.relative_to(UI))


def tree_of(text: str) -> nodes.Template:
    """A template's syntax tree."""
    return PARSER.parse(text)


def html_of(text: str) -> str:
    """What a template says by itself; a zero byte stands for what it is told."""
    return "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\0"
        for output in tree_of(text).find_all(nodes.Output)
        for part in output.nodes
    )


def untranslatable(text: str) -> set[str]:
    """Words that stand in a template as they are, between tags or in what is read aloud."""
    html = html_of(text)
    visible = re.sub(r"<[^>]*>|<[^>]*$", " ", html)
    outside_tags = re.sub(r'[\w:-]+="[^"]*"?|[\w-]+=', " ", visible)
    told = {each for each in SEEN_OR_HEARD.findall(html) if each not in FOR_BROWSERS}
    words = {word for each in (outside_tags, *told) for word in LETTERS.findall(each)}
    return (words - NOT_TO_TRANSLATE) | set(sentences(tree_of(text)))


def sentences(node: nodes.Node) -> Iterator[str]:
    """Texts given to macros and filters without passing the catalogues."""
    if isinstance(node, nodes.Call) and is_gettext(node):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if A_SENTENCE.search(node.value):
            yield node.value
        return
    for child in node.iter_child_nodes():
        yield from sentences(child)


def is_gettext(call: nodes.Call) -> bool:
    """Whether a call looks a text up."""
    return isinstance(call.node, nodes.Name) and call.node.name in GETTEXT


def marked_safe(text: str) -> list[str]:
    """What keeps a text from being escaped."""
    tree = tree_of(text)
    filters = [each.name for each in tree.find_all(nodes.Filter) if each.name in {"safe", "tojson"}]
    switched = [
        type(each).__name__
        for each in tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier))
    ]
    return filters + switched


def left_over(text: str) -> set[str]:
    """What is imported and never used."""
    tree = tree_of(text)
    imported = {each.target for each in tree.find_all(nodes.Import)}
    for each in tree.find_all(nodes.FromImport):
        imported |= {item if isinstance(item, str) else item[1] for item in each.names}
    return imported - {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_text_goes_through_the_catalogues(file: Path) -> None:
    if file.name == "fault.html":  # answers when not even the language can be asked
        return
    assert untranslatable(file.read_text()) == set(), "words that no catalogue knows"


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_text_is_a_literal_that_can_be_gathered(file: Path) -> None:
    for call in tree_of(file.read_text()).find_all(nodes.Call):
        if is_gettext(call):
            assert isinstance(call.args[0], nodes.Const), f"line {call.lineno}: no literal"


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_nothing_is_marked_safe_and_no_import_is_left_over(file: Path) -> None:
    text = file.read_text()
    assert marked_safe(text) == []
    assert left_over(text) == set()


@pytest.fixture(scope="module")
def rules(model_network: Path) -> dict[str, list[Rule]]:
    """Every route, by endpoint."""
    settings = Settings.from_environment({}, data=model_network)
    by_endpoint: dict[str, list[Rule]] = {}
    for rule in application.create_app(settings).url_map.iter_rules():
        by_endpoint.setdefault(rule.endpoint, []).append(rule)
    return by_endpoint


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_link_leads_to_a_page_that_exists(file: Path, rules: dict[str, list[Rule]]) -> None:
    for call in tree_of(file.read_text()).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for":
            endpoint = call.args[0]
            assert isinstance(endpoint, nodes.Const), f"line {call.lineno}: no literal"
            assert endpoint.value in rules, endpoint.value
            given = {each.key for each in call.kwargs}
            needed = [rule.arguments for rule in rules[endpoint.value]]
            assert any(arguments <= given for arguments in needed), f"{endpoint.value}: {given}"


def test_the_walk_would_notice() -> None:
    assert untranslatable("<p>Welcome</p>") == {"Welcome"}
    assert untranslatable('<p title="Welcome">{{ _("Hello you") }}</p>') == {"Welcome"}
    assert untranslatable('{{ button("Sign up") }}{{ button(_("Sign up"), "main") }}') == {
        "Sign up"
    }
    assert marked_safe("{{ text | safe }}") == ["safe"]
    assert marked_safe("{% autoescape false %}{{ text }}{% endautoescape %}") != []
    assert left_over('{% import "a" as a %}{% from "b" import c, d as e %}{{ c() }}') == {"a", "e"}


def catalogue_of(language: str) -> list[Message]:
    """Every message of a language."""
    file = UI / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert file.exists(), f"no catalogue of {language}: make catalogues"
    return [each for each in pofile.read_po(BytesIO(file.read_bytes())) if each.id]


def words_of(message: Message) -> tuple[str, ...]:
    """What a message is translated to, in each of its plurals."""
    said: Any = message.string
    return tuple(said) if isinstance(said, list | tuple) else (said,)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    messages = catalogue_of(language)
    assert len(messages) > 200
    waiting = [each.id for each in messages if each.fuzzy or not all(words_of(each))]
    assert waiting == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_knows_every_text_of_the_product(language: str) -> None:
    gathered = extract_from_dir(
        SOLIDARITY,
        [("**.py", "solidarity.ui.catalogues.extract"), ("ui/**.html", "jinja2")],
        keywords=KEYWORDS,
    )
    said = {message for _file, _line, message, _comments, _context in gathered}
    known = {
        each.id if isinstance(each.id, str) else tuple(each.id) for each in catalogue_of(language)
    }
    assert said - known == set(), "make catalogues, then translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for message in catalogue_of(language):
        ids: Any = message.id if isinstance(message.id, list | tuple) else (message.id,)
        allowed = {each for text in ids for each in PLACEHOLDER.findall(text)}
        for words in words_of(message):
            filled = set(PLACEHOLDER.findall(words))
            needed = allowed - ({"num"} if len(ids) > 1 else set())
            assert needed <= filled <= allowed, message.id
            assert "%" not in PLACEHOLDER.sub("", words).replace("%%", ""), message.id
