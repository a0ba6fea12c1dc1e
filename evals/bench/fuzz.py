"""The readers on damaged files: `python -m evals.bench.fuzz [FOLDER …] --seconds 120 --seed 1`.

The files of the sample corpus, in every format, and those of the folders named are damaged by dice: bits turned, bytes
overwritten, pieces left out, repeated, swapped or put in from another file, the end cut off; in zip based formats also
inside a part, which is packed again so that the parser meets the damage. Each goes the way of an ingest: the kind by
content, the parser in the process that can be stopped, the understanding. What must come out is a document or a named
reason. Anything else, and a file over the time of one file, is a fault; it is kept for a second look under `--keep`.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from evals.corpus_files import FILES
from index.errors import UnreadableFile
from ingest.readers.detect import open_sources
from ingest.readers.isolation import shared_process
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.understand import understand

_LIMITS = replace(DEFAULT_LIMITS, seconds=30.0, total_seconds=60.0)
# Longer than the longest silence and its clean-up is never explained by a slow machine.
_LONGEST = 90.0
_LARGEST = 2_000_000


def main() -> None:
    """Prints what came out, by format; the status is 1 where there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where files that brought a fault to light are kept")
    chosen = parser.parse_args()
    samples = [
        path
        for folder in (FILES, *chosen.folders)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.stat().st_size <= _LARGEST
    ]
    dice = random.Random(chosen.seed)
    outcomes: dict[str, Counter[str]] = {}
    faults, slowest = 0, 0.0
    end = time.monotonic() + chosen.seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            sample = dice.choice(samples)
            content = damaged(sample.read_bytes(), dice.choice(samples), dice)
            path = Path(folder) / f"hong{sample.suffix}"
            path.write_bytes(content)
            begun = time.monotonic()
            outcome, told = _read(path)
            took = time.monotonic() - begun
            slowest = max(slowest, took)
            if took > _LONGEST:
                outcome, told = "lỗi", f"mất {took:.0f} giây"
            outcomes.setdefault(sample.suffix, Counter())[outcome] += 1
            if outcome == "lỗi":
                faults += 1
                print(f"{sample.name}: {told}", flush=True)
                if chosen.keep is not None:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    (chosen.keep / f"{faults:03d}-{sample.name}").write_bytes(content)
    shared_process().close()
    for suffix, counted in sorted(outcomes.items()):
        print(f"{suffix:<8}" + ", ".join(f"{name} {count}" for name, count in sorted(counted.items())))
    total = sum(counted.total() for counted in outcomes.values())
    print(f"{total} tệp hỏng, {faults} lỗi, lâu nhất {slowest:.1f} giây (hạt giống {chosen.seed})")
    sys.exit(1 if faults else 0)


def _read(path: Path) -> tuple[str, str]:
    """What came out: `đọc được`, `có lý do`, or `lỗi` with what went wrong."""
    outcome = "có lý do"
    try:
        for source in open_sources(path, limits=_LIMITS):
            try:
                understand(source.read(), file=source.name, path=str(path), sha256=source.sha256 or "0" * 64)
                outcome = "đọc được"
            except UnreadableFile as reason:
                if not str(reason).strip():
                    return "lỗi", "không nói lý do"
    except UnreadableFile as reason:
        return ("có lý do", "") if str(reason).strip() else ("lỗi", "không nói lý do")
    except Exception:  # whatever comes out of a reader but a reason is what is looked for
        return "lỗi", traceback.format_exc(limit=-3).replace("\n", " | ")
    return outcome, ""


def damaged(content: bytes, other: Path, dice: random.Random) -> bytes:
    """The file with some damage; in a zip at times inside one of its parts."""
    if content[:2] == b"PK" and dice.random() < 0.7:
        try:
            return _repacked(content, other, dice)
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
            pass
    return _broken(content, other, dice)


def _repacked(content: bytes, other: Path, dice: random.Random) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        names = packed.namelist()
        chosen = dice.choice(names)
        for name in names:
            part = packed.read(name)
            if name == chosen and dice.random() < 0.1:
                continue
            out.writestr(name, _broken(part, other, dice) if name == chosen else part)
    return buffer.getvalue()


def _broken(content: bytes, other: Path, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 4, 16, 64))):
        if not data:
            break
        at = dice.randrange(len(data))
        length = min(len(data) - at, 1 << dice.randrange(13))
        kind = dice.randrange(7)
        if kind == 0:
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at : at + min(length, 8)] = dice.randbytes(min(length, 8))
        elif kind == 2:
            del data[at : at + length]
        elif kind == 3:
            data[at:at] = data[at : at + length] * dice.choice((1, 1, 3, 50))
        elif kind == 4:
            to = dice.randrange(len(data))
            data[to:to] = data[at : at + length]
        elif kind == 5:
            piece = other.read_bytes()
            start = dice.randrange(max(1, len(piece)))
            data[at : at + length] = piece[start : start + length]
        elif dice.random() < 0.3:
            del data[at:]
    return bytes(data[: 4 * _LARGEST])


if __name__ == "__main__":
    main()
