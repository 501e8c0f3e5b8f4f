"""Judges from outside, as npm brings them: html-validate and Lighthouse (see tests/tools)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

TOOLS = Path(__file__).parents[1] / "tools"
QUIET = (
    "--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


def _run(program: str, *words: str, **settings: str) -> str:
    file = TOOLS / "node_modules" / ".bin" / program
    assert file.exists(), "the judges are not here: run `make test`, which installs them"
    environment = {**os.environ, **settings}
    line = [str(file), *words]
    done = subprocess.run(  # html-validate exits with 1 when it finds something
        line, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.stdout, done.stderr[-2000:]
    return done.stdout


def invalid_html(pages: Path) -> list[str]:
    """What html-validate finds wrong with the pages in a folder."""
    config = str(TOOLS / ".htmlvalidate.json")
    told = json.loads(
        _run("html-validate", "--config", config, "--formatter", "json", f"{pages}/*.html")
    )
    return [
        f"{Path(file['filePath']).name}:{each['line']}: {each['message']} ({each['ruleId']})"
        for file in told
        for each in file["messages"]
    ]


def lighthouse(address: str, cookie: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's scores of a page, from 0 to 1, as a phone on a slow line sees it."""
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie}))
    flags = f"{QUIET} --no-sandbox" if os.getuid() == 0 else QUIET
    told = json.loads(
        _run(
            "lighthouse",
            address,
            "--quiet",
            "--output=json",
            "--only-categories=performance,accessibility,best-practices",
            f"--extra-headers={headers}",
            f"--chrome-flags={flags}",
            CHROME_PATH=shutil.which("chromium") or "",
        )
    )
    return {name: each["score"] for name, each in told["categories"].items()}


def best_of(scores: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The best score of each sort: what noise took from one run, another may show."""
    return {name: max(each[name] for each in scores) for name in scores[0]}
