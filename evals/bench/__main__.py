"""The benchmarks in their short form, one after another: `python -m evals.bench` (`make bench`), under ten minutes.

What each prints is kept in `results/NAME.txt`, its figures in `results/figures.json`; `results/index.html` plots how
they grow with size and sets each beside the last run that was committed. `results/summary.json` holds how long each
benchmark took and how it ended. `--full` gives each benchmark its own full form. A benchmark that fails or runs over
its time is named, and the status is 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.baselines import machine, sets_over
from evals.bench.figures import Figures, figures_of, page

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_CORPUS = _HERE.parent / "corpus"
_OTHER = _HERE.parent / "corpus_other"
# Over one corpus and without the systems that are not ours: not to be taken for the whole comparison.
_SHORT_BASELINES = _HERE / "results" / "baselines_short.json"


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its module, what it is given in the short form, and whether it belongs to that form."""

    name: str
    short: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    in_short: bool = True
    seconds: int = 240


def _here(*paths: Path) -> tuple[str, ...]:
    """Paths as seen from the root of the repository, where the benchmarks run."""
    return tuple(str(path.relative_to(_ROOT)) for path in paths)


BENCHES = (
    Bench("references", ("--megabytes", "1")),
    Bench("facts", ("--facts", "10000,100000")),
    Bench("spellings", always=("--texts", *_here(_CORPUS, *sets_over(_CORPUS)))),
    Bench("scale", ("--chunks", "1000,10000")),
    Bench("ingest"),
    Bench("serving", ("--askers", "1,10")),
    Bench("channels", ("--messages", "300")),
    Bench("baselines", ("--corpus", *_here(_OTHER), "--out", *_here(_SHORT_BASELINES)), seconds=300),
    Bench("reading", in_short=False),
    Bench("retrieval", in_short=False),
)


def run(bench: Bench, results: Path, *, full: bool) -> dict[str, Any]:
    """Runs one benchmark in its own process; gives how it ended and how long it took."""
    arguments = [*bench.always, *(() if full else bench.short)]
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"evals.bench.{bench.name}", *arguments],
            capture_output=True,
            text=True,
            timeout=None if full else bench.seconds,
            check=False,
            cwd=_ROOT,
        )
        printed, ended = done.stdout + done.stderr, f"status {done.returncode}"
    except subprocess.TimeoutExpired:
        printed, ended = "", f"stopped after {bench.seconds} s"
    (results / f"{bench.name}.txt").write_text(printed, encoding="utf-8")
    return {"ended": ended, "seconds": round(time.perf_counter() - begun, 1), "arguments": arguments}


def read_figures(results: Path) -> dict[str, Figures]:
    """The figures of everything that the benchmarks have written; of those not run since, as they were kept."""
    kept = results / "figures.json"
    figures: dict[str, Figures] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    written = [results / f"{bench.name}.txt" for bench in BENCHES if bench.name != "baselines"]
    for path in [*written, *sorted(results.glob("baselines*.json"))]:
        if path.is_file() and (found := figures_of(path.read_text(encoding="utf-8"))):
            figures[path.stem] = found
    return figures


def figures_committed(results: Path) -> dict[str, Figures]:
    """The figures as the last commit holds them, none where there is no such file or no git."""
    command = ["git", "show", "HEAD:./figures.json"]
    try:
        shown = subprocess.run(command, cwd=results, capture_output=True, check=True)
        committed: dict[str, Figures] = json.loads(shown.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return {}
    return committed


def main() -> None:
    """Runs the benchmarks and prints what each took, now and in the run before."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="every benchmark, each in its full form")
    parser.add_argument("--only", nargs="+", choices=[bench.name for bench in BENCHES])
    parser.add_argument("--results", type=Path, default=_HERE / "results")
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    committed = figures_committed(given.results)
    kept = given.results / "summary.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {"benches": {}}
    summary: dict[str, Any] = {"machine": machine(), "full": given.full, "benches": dict(before["benches"])}
    failed = []
    for bench in BENCHES:
        if bench.name not in given.only if given.only else not (given.full or bench.in_short):
            continue
        result = run(bench, given.results, full=given.full)
        earlier = before["benches"].get(bench.name, {}).get("seconds")
        print(
            f"{bench.name}: {result['ended']}, {result['seconds']} s (before: {earlier or '–'})", flush=True
        )
        summary["benches"][bench.name] = result
        if result["ended"] != "status 0":
            failed.append(bench.name)
    figures = read_figures(given.results)
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    (given.results / "figures.json").write_text(text, encoding="utf-8")
    (given.results / "index.html").write_text(page(figures, committed, machine()), encoding="utf-8")
    print(f"page: {given.results / 'index.html'}")
    kept.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
