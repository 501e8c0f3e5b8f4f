"""Style sheets know no left and right, shout at nobody, and fetch nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "solidarity" / "ui" / "static"
SHEETS = sorted(STATIC.glob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-)?"
    r"(?:left|right|top|bottom)(?:-[a-z-]+)?\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:^|[;{\s])(?:min-|max-)?(?:width|height)\s*:(?!\s*\d+rem\))",
)


def without_comments(text: str) -> str:
    """What a browser reads; and media queries, which only know widths, left out."""
    return re.sub(r"@media[^{]*|/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_serves_both_directions_and_fetches_nothing(sheet: Path) -> None:
    text = without_comments(sheet.read_text())
    assert PHYSICAL.findall(text) == []
    assert "!important" not in text
    assert not re.search(r"url\(|@import|@font-face", text)
    assert len(sheet.read_text().splitlines()) <= 300


@pytest.mark.parametrize(
    "wrong",
    ["a { margin-left: 1px }", "a { left: 0 }", "a { text-align: right }", "a{width:1px}"],
)
def test_the_walk_would_notice(wrong: str) -> None:
    assert PHYSICAL.search(wrong)


@pytest.mark.parametrize("file", sorted(STATIC.rglob("*.js")), ids=lambda file: file.name)
def test_a_script_says_first_what_happens_without_it_and_stays_small(file: Path) -> None:
    text = file.read_text()
    assert re.match(r"// With", text), "say what happens without it"
    assert len(text.splitlines()) <= 100
    assert not re.search(r"innerHTML|eval\(|document\.write|localStorage|sessionStorage", text)
