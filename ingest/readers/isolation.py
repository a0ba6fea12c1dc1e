"""Parsers of binary formats run in a process of their own, which can be stopped.

A zip bomb, a PDF with a hundred thousand objects or a picture of 30,000 by 30,000 must cost a bounded time
and a bounded memory, and a crash in a C library must not take the program with it. One child is kept and
used for many files, so the start (about 0.1 s) is paid once.

The two sides exchange frames: four bytes of length, then JSON. JSON and not pickle, so that a parser that was
taken over by a hostile file could only ever send text back.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from index.errors import UnreadableFile
from ingest.readers.limits import ReadLimits, megabytes
from ingest.reading import RawBlock, Reading, ReadPicture, WordBox

_LENGTH = struct.Struct(">I")
_LARGEST_FRAME = 512 * 1024 * 1024
# After so many files the child is replaced, so that what C libraries leak stays bounded.
_FILES_PER_CHILD = 300

Beat = Callable[[], None]


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain lists and numbers; `reading_from_json` is its inverse."""
    return {
        "format": reading.format,
        "pages": reading.pages,
        "quality": reading.quality,
        "warnings": list(reading.warnings),
        "pictures": [
            [each.page, each.width, each.height, each.media_type, base64.b64encode(each.data).decode()]
            for each in reading.pictures
        ],
        "blocks": [
            [
                block.kind,
                block.text,
                block.page,
                block.level,
                block.marker,
                block.rows,
                block.header_rows,
                [[word.text, word.box, word.confidence] for word in block.words],
                block.row_pages,
            ]
            for block in reading.blocks
        ],
    }


def reading_from_json(data: dict[str, Any]) -> Reading:
    """The reading that `reading_to_json` wrote."""
    blocks = tuple(
        RawBlock(
            kind=kind,
            text=text,
            page=page,
            level=level,
            marker=marker,
            rows=tuple(tuple(row) for row in rows),
            header_rows=header_rows,
            words=tuple(WordBox(word, (box[0], box[1], box[2], box[3]), sure) for word, box, sure in words),
            row_pages=tuple(row_pages),
        )
        for kind, text, page, level, marker, rows, header_rows, words, row_pages in data["blocks"]
    )
    pictures = tuple(
        ReadPicture(page, width, height, media_type, base64.b64decode(picture))
        for page, width, height, media_type, picture in data["pictures"]
    )
    return Reading(data["format"], blocks, data["pages"], data["quality"], tuple(data["warnings"]), pictures)


class ReaderProcess:
    """A child process that reads files. Safe to share between threads (one file at a time)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._done = 0

    def read(self, path: Path, file_format: str, limits: ReadLimits) -> Reading:
        """The reading of a file of a known format. Raises `UnreadableFile`, also where the parser had to be
        stopped or died."""
        return reading_from_json(self._ask(path, file_format, limits)["reading"])

    def read_mail(
        self, path: Path, limits: ReadLimits, folder: Path
    ) -> tuple[Reading, list[tuple[str, Path]]]:
        """The letter, and its attachments as (name, file written into the folder). Raises `UnreadableFile`."""
        answer = self._ask(path, "eml", limits, folder=str(folder))
        attachments = [(str(name), folder / str(file)) for name, file in answer["attachments"]]
        return reading_from_json(answer["reading"]), attachments

    def _ask(self, path: Path, file_format: str, limits: ReadLimits, **more: str) -> dict[str, Any]:
        with self._lock:
            if self._done >= _FILES_PER_CHILD:
                self._stop()
            request = {"path": str(path), "format": file_format, "limits": asdict(limits), **more}
            try:
                answer = self._exchange(request, limits)
            except BaseException:
                self._stop()
                raise
            self._done += 1
        if "error" in answer:
            raise UnreadableFile(str(answer["error"]))
        return answer

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._stop()

    def _exchange(self, request: dict[str, Any], limits: ReadLimits) -> dict[str, Any]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            _write_frame(child.stdin, request)
            return self._wait(child.stdout, limits)
        except (EOFError, BrokenPipeError) as error:
            raise UnreadableFile(self._why_dead(child, limits)) from error

    def _wait(self, pipe: IO[bytes], limits: ReadLimits) -> dict[str, Any]:
        started = time.monotonic()
        while True:
            left = started + limits.total_seconds - time.monotonic()
            frame = _read_frame(pipe, min(limits.seconds, left))
            if "alive" not in frame:
                return frame

    def _why_dead(self, child: subprocess.Popen[bytes], limits: ReadLimits) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=2)
        if child.returncode is not None and child.returncode < 0:
            name = signal.Signals(-child.returncode).name
            return (
                f"Bộ đọc đã dừng đột ngột ({name}) khi đọc tệp: tệp hỏng hoặc cần quá"
                f" {megabytes(limits.memory_bytes)} bộ nhớ."
            )
        return "Bộ đọc đã dừng đột ngột khi đọc tệp: tệp hỏng."

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            environment = dict(os.environ, PYTHONPATH=os.pathsep.join(entry for entry in sys.path if entry))
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ingest.readers.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                start_new_session=True,
            )
            self._done = 0
        return self._child

    def _stop(self) -> None:
        child, self._child, self._done = self._child, None, 0
        if child is None:
            return
        # The child leads its own process group, so that a Tesseract which it started ends with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()


_shared: ReaderProcess | None = None
_shared_lock = threading.Lock()


def shared_process() -> ReaderProcess:
    """The one child of this program, started with the first file that needs it."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = ReaderProcess()
            atexit.register(_shared.close)
        return _shared


def _write_frame(pipe: IO[bytes], message: dict[str, Any]) -> None:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def _read_frame(pipe: IO[bytes], seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_read_exactly(pipe, _LENGTH.size, deadline, seconds))
    if length > _LARGEST_FRAME:
        raise UnreadableFile("Nội dung đọc ra quá lớn.")
    body = _read_exactly(pipe, length, deadline, seconds)
    message: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
    return message


def _read_exactly(pipe: IO[bytes], count: int, deadline: float, seconds: float) -> bytes:
    parts: list[bytes] = []
    while count > 0:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise UnreadableFile(f"Đọc tệp quá lâu (hơn {seconds:.0f} giây không có kết quả), đã dừng.")
        part = os.read(pipe.fileno(), min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
