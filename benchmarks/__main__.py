"""`python -m benchmarks`: run all there are, or one; write what was found to `results.json`."""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import instances, matching, whole
from benchmarks.instances import Size

RESULTS = Path(__file__).with_name("results.json")
TIMES = ("half-days", "as they come")
WHOLE = Size(2_000, 1_600)
"""From rows to rows: the smallest size of which the target speaks."""
SIZES = {"small": instances.SMALL, "all": instances.ALL}


def main() -> None:
    """Do what was asked for on the command line."""
    asked = _asked()
    if asked.what == "measure":
        matching.measure(Size(asked.requests, asked.people, asked.times), asked.way)
        return
    found = matching.run(tuple(each._replace(times=asked.times) for each in SIZES[asked.sizes]))
    if asked.times != TIMES[0]:  # our targets speak of half-days
        return
    found["whole plan"] = whole.run(WHOLE)
    solving = found["targets"].get("matching_vs_bare_solver_max", 0.0)
    found["targets"]["matching_vs_bare_solver_max"] = max(solving, found["whole plan"]["ratio"])
    keep(found)


def keep(found: dict[str, Any]) -> None:
    """Put new figures in the place of the old ones; those of other benchmarks stay."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    targets = kept.get("targets", {}) | found["targets"]
    text = json.dumps(
        kept | found | {"targets": targets}, indent=2, sort_keys=True, ensure_ascii=False
    )
    RESULTS.write_text(text + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.set_defaults(sizes="all", times=TIMES[0])
    which = parser.add_subparsers(dest="what", metavar="matching")
    planning = which.add_parser("matching", help="plan weeks of several sizes")
    planning.add_argument("--sizes", choices=sorted(SIZES), default="all")
    planning.add_argument("--times", choices=TIMES, default=TIMES[0])
    one = which.add_parser("measure")  # what `matching` calls, in a process for each figure
    one.add_argument("requests", type=int)
    one.add_argument("people", type=int)
    one.add_argument("times", choices=TIMES)
    one.add_argument("way", choices=list(matching.WAYS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
