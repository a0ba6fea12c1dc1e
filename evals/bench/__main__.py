"""The benchmarks in their short form, one after another: `python -m evals.bench` (`make bench`), under ten minutes.

What each prints is kept in `results/NAME.txt`; `results/summary.json` holds how long each took and how it ended,
beside what it took in the last run that was kept. `--full` gives each benchmark its own full form. A benchmark
that fails or runs over its time is named, and the status is 1.
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

from evals.bench.baselines import machine

_HERE = Path(__file__).resolve().parent
_SETS = [str(path) for path in sorted((_HERE.parent / "sets").glob("corpus*.jsonl"))]


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its module, what it is given in the short form, and whether it belongs to that form."""

    name: str
    short: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    in_short: bool = True
    seconds: int = 240


BENCHES = (
    Bench("references", ("--megabytes", "1")),
    Bench("facts", ("--facts", "10000,100000")),
    Bench("spellings", always=("--texts", str(_HERE.parent / "corpus"), *_SETS)),
    Bench("ingest"),
    Bench("serving"),
    Bench("channels", ("--messages", "600")),
    Bench("baselines", seconds=300),
    Bench("reading", in_short=False),
    Bench("retrieval", in_short=False),
    Bench("scale", in_short=False),
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
        )
        printed, ended = done.stdout + done.stderr, f"status {done.returncode}"
    except subprocess.TimeoutExpired:
        printed, ended = "", f"stopped after {bench.seconds} s"
    (results / f"{bench.name}.txt").write_text(printed, encoding="utf-8")
    return {"ended": ended, "seconds": round(time.perf_counter() - begun, 1), "arguments": arguments}


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
    kept.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
