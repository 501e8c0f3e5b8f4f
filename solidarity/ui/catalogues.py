"""What the catalogues gather beside calls of gettext: what tables and columns say of themselves.

`make catalogues` uses this for every Python file (babel.cfg), so that a new column's promise comes
before the translators by itself, and "What we hold" can be read in every language.
"""

import ast
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python

from solidarity.privacy.declarations import first_sentence

PROMISES = {"personal", "sealed", "locked", "Holds"}
TERMS = {"Term"}
_SAID = {"about", "why", "read_by"}
_WORDS_OF_A_TERM = 2


def extract(
    file: IO[bytes],
    keywords: Any,
    comment_tags: Any,
    options: Any,
) -> Iterator[Any]:
    """Gather as Babel does, then what declarations say."""
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    module = ast.parse(file.read())
    constants = {
        name: each.value
        for each in module.body
        if isinstance(each, ast.Assign)
        for name in _assigned(each)
    }
    for node in ast.walk(module):
        for said in _said(node):
            text = constants.get(said.id) if isinstance(said, ast.Name) else said
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.lineno, None, text.value, []
        if isinstance(node, ast.ClassDef) and _is_table(node):
            yield node.lineno, None, first_sentence(ast.get_docstring(node) or ""), []


def _said(node: ast.AST) -> Iterator[ast.expr]:
    """The words in a declaration of a column or a term, as they stand in the source."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    if node.func.id in PROMISES:
        yield from node.args[:1]
        yield from (each.value for each in node.keywords if each.arg in _SAID)
    elif node.func.id in TERMS:
        yield from node.args[1:_WORDS_OF_A_TERM]


def _is_table(node: ast.ClassDef) -> bool:
    return any("__tablename__" in _assigned(each) for each in node.body)


def _assigned(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [each.id for each in targets if isinstance(each, ast.Name)]
