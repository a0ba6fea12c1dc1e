"""How fast references are parsed: `python -m evals.bench.references`.

The text is the sample corpus, repeated; references stand in it about as densely as in the reports of an office.
A dense text (a list of citations and nothing else) is measured beside it.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from pathlib import Path

from ingest.references import parse_references

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_DENSE = (
    "Kế hoạch số 46/KH-UBND ngày 21/6/2022 của UBND tỉnh về chuyển đổi IPv6; Quyết định số 14/2022/QĐ-UBND ngày"
    " 18/7/2022 sửa đổi, bổ sung một số điều của Quyết định số 12/2016/QĐ-UBND ngày 04/4/2016; "
)


def corpus_text(megabytes: float) -> str:
    """The sample corpus, repeated to about that many megabytes of UTF-8."""
    parts = [path.read_text("utf-8") for path in sorted(_CORPUS.iterdir()) if path.suffix in (".txt", ".md")]
    return _repeated("\n".join(parts), megabytes)


def _repeated(text: str, megabytes: float) -> str:
    size = len(text.encode())
    return text * max(1, round(megabytes * 1e6 / size))


def rate(text: str, chunk: int = 50_000) -> dict[str, float]:
    """Megabytes a second of processor time over documents of about `chunk` characters, references found."""
    pieces = [text[start : start + chunk] for start in range(0, len(text), chunk)]
    began = time.process_time()
    found = sum(len(parse_references(piece)) for piece in pieces)
    seconds = time.process_time() - began
    size = len(text.encode()) / 1e6
    return {
        "megabytes": round(size, 2),
        "seconds": round(seconds, 3),
        "megabytes_per_second": round(size / seconds, 2),
        "references": found,
    }


def main() -> None:
    """Prints the rates as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=5.0)
    size = parser.parse_args().megabytes
    result = {
        "command": "python -m evals.bench.references",
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "corpus": rate(corpus_text(size)),
        "citations only": rate(_repeated(_DENSE, size / 5)),
    }
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
