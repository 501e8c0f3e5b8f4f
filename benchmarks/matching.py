"""Planning a week: ours, the bare solver as the limit, and what a tired dispatcher does.

Each figure comes from a process of its own (`python -m benchmarks measure …`), so that its peak
memory is its own; every plan is checked by the rules that our tests know (`tests/support`).
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import instances
from benchmarks.instances import Size
from solidarity.requests.matching import greedy, model, solver
from solidarity.requests.matching.highs import Solver
from solidarity.requests.matching.instance import Instance, Ints

# The independent checker belongs to the tests, which are no package.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))
from matching_rules import broken, unfairness

Figures = dict[str, Any]
SECONDS = solver.LONGEST
"""For each plan."""
PROVEN_GAP = 0.0001
"""What counts as proven: 0.01 %."""
WIDTH = 130
"""Characters: figures that are cut short say nothing."""
RATIO_FROM = 2_000
"""Requests from which on the ratio to the bare solver counts: below, both take no time."""


def run(sizes: tuple[Size, ...]) -> Figures:
    """Measure, print side by side, and give back what is to be kept."""
    console = Console(width=WIDTH)
    found: dict[Size, dict[str, Figures]] = {}
    for size in sizes:
        found[size] = {way: _in_its_own_process(size, way) for way in WAYS}
        console.print(_table(size, found[size]))
    kept = {"matching": {size.name: by_way for size, by_way in found.items()}}
    targets = _targets(found)
    console.print(f"targets: {targets}")
    return kept | {"targets": targets}


def measure(size: Size, way: str) -> None:
    """Print what one way of planning gives: called in a process of its own."""
    week = instances.week_of(size)
    before = _peak_mib()
    figures = {"pairs": week.pairs, **WAYS[way](week)}
    print(json.dumps(figures | {"peak_mib": _peak_mib(), "peak_mib_before": before}))


def _in_its_own_process(size: Size, way: str) -> Figures:
    asked = [str(each) for each in size]
    command = [sys.executable, "-m", "benchmarks", "measure", *asked, way]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def _ours(week: Instance) -> Figures:
    begun = time.perf_counter()
    shown: list[float] = []
    answer = solver.answer(
        week,
        seconds=SECONDS,
        tell=lambda _chosen, _done, _of: shown.append(time.perf_counter() - begun),
    )
    seconds = time.perf_counter() - begun
    return _plan(week, answer.chosen, seconds) | {
        "bound": answer.bound,
        "gap": round(answer.gap, 6),
        "first_plan_seconds": round(shown[0], 3),
        "is_fair_proven": answer.is_fair_proven,
        "was_stopped": answer.was_stopped,
    }


def _bare(week: Instance) -> Figures:
    """The raw time of the first of our three steps, without making the model: the limit."""
    begun = time.perf_counter()
    built = model.build(week)
    bare = Solver(built.rows, built.columns, lambda: False)
    made = time.perf_counter() - begun
    found = bare.ask(built.worth(), built.whole, most=True, seconds=SECONDS)
    seconds = time.perf_counter() - begun - made
    return {
        "seconds": round(seconds, 3),
        "build_seconds": round(made, 3),
        "covered": round(found.objective) if found.values is not None else 0,
        "bound": int(found.bound + 1e-3),
    }


def _first_come(week: Instance) -> Figures:
    return _by_hand(week, lambda: np.arange(len(week.shift_starts)))


def _by_weight(week: Instance) -> Figures:
    return _by_hand(week, lambda: greedy.by_weight(week))


def _by_hand(week: Instance, order: Callable[[], Ints]) -> Figures:
    begun = time.perf_counter()
    chosen = greedy.answer(week, order())
    return _plan(week, chosen, time.perf_counter() - begun)


def _plan(week: Instance, chosen: Ints, seconds: float) -> Figures:
    """What the rules and the people say about a plan."""
    loads = week.person_load + np.bincount(
        week.pair_person[chosen], minlength=len(week.person_load)
    )
    return {
        "seconds": round(seconds, 3),
        "covered": int(week.need_weight[week.pair_need[chosen]].sum()),
        "people": len(chosen),
        "unfairness": unfairness(week, chosen),
        "largest_load": int(loads.max()),
        "broken_rules": len(broken(week, chosen)),
    }


WAYS: dict[str, Callable[[Instance], Figures]] = {
    "ours": _ours,
    "bare solver": _bare,
    "greedy by weight": _by_weight,
    "first come": _first_come,
}


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _table(size: Size, found: dict[str, Figures]) -> Table:
    ours = found["ours"]
    table = Table(title=f"{size.name}: {ours['pairs']:,} pairs", title_justify="left")
    for heading in ("", "seconds", "covered", "of ours", "squares", "top load", "MiB", "broken"):
        table.add_column(heading, justify="right" if heading else "left")
    table.add_column("proven")
    for way, figures in found.items():
        table.add_row(
            way,
            f"{figures['seconds']:.2f}",
            f"{figures['covered']:,}",
            f"{figures['covered'] / max(1, ours['covered']):.4f}",
            f"{figures['unfairness']:,}" if "unfairness" in figures else "–",
            str(figures.get("largest_load", "–")),
            str(figures["peak_mib"]),
            str(figures.get("broken_rules", "–")),
            ", ".join(_proven(figures)),
        )
    return table


def _proven(figures: Figures) -> Iterator[str]:
    if "gap" in figures:
        yield f"gap {figures['gap']:.4%}"
        yield "fairest" if figures["is_fair_proven"] else "fairness not proven"
        yield f"first plan {figures['first_plan_seconds']:.2f} s"
    if "build_seconds" in figures:
        yield f"at most {figures['bound']:,}, model {figures['build_seconds']:.2f} s"


def _targets(found: dict[Size, dict[str, Figures]]) -> Figures:
    """The ratios that we promise; those of sizes that were not measured are left out."""
    ratios = [
        by_way["ours"]["seconds"] / by_way["bare solver"]["seconds"]
        for size, by_way in found.items()
        if size.requests >= RATIO_FROM
    ]
    proven = [by_way["ours"]["gap"] <= PROVEN_GAP for by_way in found.values()]
    targets: Figures = {"matching_optimal": round(sum(proven) / len(proven), 3)}
    if ratios:
        targets["matching_vs_bare_solver_max"] = round(max(ratios), 2)
    return targets
