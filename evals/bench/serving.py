"""What a person waits for: `python -m evals.bench.serving [--data DIR] [--questions SET.jsonl] [--askers 1,10,50]`.

Prints the time of `vanban ask` from the start of its process, the time of an answer over HTTP (one asker, then several
at once), and the memory of the server at rest and after. Without a data directory the sample corpus is ingested first.
Everything stays on the loopback address; every loop is bounded by the questions of the set.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

_HERE = Path(__file__).resolve().parent
_COLD_STARTS = 5
_QUESTIONS_EACH = 4


def main() -> None:
    """Prints the figures as JSON, a line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--questions", type=Path, default=_HERE.parent / "sets" / "corpus.jsonl")
    parser.add_argument("--askers", default="1,10,50")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [record["question"] for record in map(json.loads, lines) if not record.get("history")]
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or ingested(Path(folder))
        print(json.dumps({"cold_start": _cold_starts(data, questions[0])}), flush=True)
        with server(data) as (address, process):
            print(json.dumps({"memory_at_rest_mb": _megabytes(process)}), flush=True)
            for askers in map(int, given.askers.split(",")):
                print(json.dumps(_answers(address, questions, askers)), flush=True)
            print(json.dumps({"memory_after_mb": _megabytes(process)}), flush=True)


def ingested(data: Path) -> Path:
    """A data directory with the sample corpus."""
    command = [*_VANBAN, "ingest", str(_HERE.parent / "corpus"), "--data", str(data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return data


_VANBAN = (sys.executable, "-m", "bots.terminal.main")


def _cold_starts(data: Path, question: str) -> dict[str, float]:
    """`vanban ask` as a whole process, the disk cache warm after a first run that does not count."""
    seconds = []
    for _ in range(_COLD_STARTS + 1):
        begun = time.perf_counter()
        subprocess.run([*_VANBAN, "ask", question, "--data", str(data)], check=True, capture_output=True)
        seconds.append(time.perf_counter() - begun)
    counted = sorted(seconds[1:])
    return {"median_s": round(statistics.median(counted), 2), "longest_s": round(counted[-1], 2)}


@contextmanager
def server(data: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of its own on a free port, ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*_VANBAN, "serve", "--data", str(data), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("the server ended before it was ready")
        try:
            if httpx.get(f"{address}/healthz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server was not ready after a minute")


def _answers(address: str, questions: Sequence[str], askers: int) -> dict[str, float]:
    """Milliseconds of answers: every question once by one asker, or a few questions by each of many."""
    asked = (
        list(questions) if askers == 1 else [q for q in questions[:askers] for _ in range(_QUESTIONS_EACH)]
    )

    # One client for all: making one costs as much as an answer, and a browser keeps its connection too.
    with httpx.Client(timeout=120, limits=httpx.Limits(max_connections=askers)) as client:

        def ask(question: str) -> tuple[float, int]:
            begun = time.perf_counter()
            reply = client.post(f"{address}/api/ask", json={"question": question})
            return (time.perf_counter() - begun) * 1000, reply.status_code

        begun = time.perf_counter()
        with ThreadPoolExecutor(max_workers=askers) as pool:
            results = list(pool.map(ask, asked))
        rate = len(results) / (time.perf_counter() - begun)
    taken = sorted(milliseconds for milliseconds, _ in results)
    refused = sum(status != 200 for _, status in results)
    p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    return {
        "askers": askers,
        "answers": len(results),
        "p50_ms": round(statistics.median(taken)),
        "p95_ms": round(p95),
        "longest_ms": round(taken[-1]),
        "answers_a_second": round(rate, 1),
        "refused": refused,
    }


def _megabytes(process: subprocess.Popen[bytes]) -> int:
    """The memory of the server and the processes that answer for it; what they share counts once."""
    known = {process.pid}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda folder: int(folder.name)):
        # Gone meanwhile, or of somebody else.
        with suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) in known:
                known.add(int(folder.name))
    return sum(_proportional_kilobytes(pid) for pid in known) // 1_000


def _proportional_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
