"""Judges from outside, as npm brings them: html-validate and Lighthouse (see tests/tools)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
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
    """Run a judge in a process group of its own, so that its browser ends with it."""
    file = TOOLS / "node_modules" / ".bin" / program
    assert file.exists(), "the judges are not here: run `make test`, which installs them"
    run = subprocess.Popen(
        [str(file), *words],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        return run.communicate(timeout=180)[1]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)


def invalid_html(pages: Path, told: Path) -> list[str]:
    """What html-validate finds wrong with the pages in a folder; it tells it into a file."""
    config = str(TOOLS / ".htmlvalidate.json")
    said = _run(
        "html-validate", "--config", config, "--formatter", f"json={told}", f"{pages}/*.html"
    )
    assert told.exists(), said
    return [
        f"{Path(file['filePath']).name}:{each['line']}: {each['message']} ({each['ruleId']})"
        for file in json.loads(told.read_text())
        for each in file["messages"]
    ]


def lighthouse(address: str, cookie: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's scores of a page, from 0 to 1, as a phone on a slow line sees it.

    A run in which it measured nothing, as happens on a busy machine, scores 0.
    """
    headers, told = folder / "headers.json", folder / "told.json"
    headers.write_text(json.dumps({"Cookie": cookie}))
    flags = f"{QUIET} --no-sandbox" if os.getuid() == 0 else QUIET
    said = _run(
        "lighthouse",
        address,
        "--quiet",
        "--output=json",
        f"--output-path={told}",
        "--only-categories=performance,accessibility,best-practices",
        f"--extra-headers={headers}",
        f"--chrome-flags={flags}",
        CHROME_PATH=shutil.which("chromium") or "",
    )
    assert told.exists(), said[-2000:]
    report = json.loads(told.read_text())
    assert report.get("finalDisplayedUrl", address) == address, "another page was judged"
    return {name: each["score"] or 0 for name, each in report["categories"].items()}


def best_of(scores: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The best score of each sort: what noise took from one run, another may show."""
    return {name: max(each[name] for each in scores) for name in scores[0]}
