"""The other side of `isolation.py`: reads the files that it is told to, one by one, within bounds."""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from index.errors import UnreadableFile
from ingest.readers.isolation import reading_to_json
from ingest.readers.limits import ReadLimits, megabytes
from ingest.readers.mail import unpack_mail
from ingest.readers.progress import on_progress
from ingest.reading import Reading

# Format -> the module and class that read it. Imported when the first such file comes.
READERS: dict[str, tuple[str, str]] = {
    "docx": ("ingest.readers.docx", "DocxReader"),
    "doc": ("ingest.readers.word97", "Word97Reader"),
    "xlsx": ("ingest.readers.xlsx", "XlsxReader"),
    "xls": ("ingest.readers.xls", "XlsReader"),
    "pptx": ("ingest.readers.pptx", "PptxReader"),
    "pdf": ("ingest.readers.pdf", "PdfReader"),
    "image": ("ingest.readers.scan", "ImageReader"),
    "rtf": ("ingest.readers.rtf", "RtfReader"),
    "odt": ("ingest.readers.odt", "OdtReader"),
    "eml": ("ingest.readers.mail", "MailReader"),
    "html": ("ingest.readers.webpage", "HtmlReader"),
}


def read_here(path: Path, file_format: str, limits: ReadLimits) -> Reading:
    """Reads a file in this very process. Raises `UnreadableFile` for whatever goes wrong with it."""
    module, name = READERS[file_format]
    reader = getattr(importlib.import_module(module), name)(limits)
    try:
        reading: Reading = reader.read(path)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise UnreadableFile(f"Tệp cần quá {megabytes(limits.memory_bytes)} bộ nhớ để đọc.") from error
    except RecursionError as error:
        raise UnreadableFile("Tệp lồng quá nhiều tầng, không đọc được.") from error
    except Exception as error:  # a parser that meets a damaged file may raise anything
        raise UnreadableFile(f"Tệp hỏng hoặc sai định dạng ({type(error).__name__}).") from error
    return reading


def main() -> None:
    """Answers requests on standard input until it is closed."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not be able to break the frames.
    os.dup2(2, 1)
    on_progress(_beat(answers))
    bounded = 0
    while (request := _next(requests)) is not None:
        limits = ReadLimits(**request["limits"])
        if limits.memory_bytes != bounded:
            bounded = _bound_memory(limits.memory_bytes)
        try:
            message: dict[str, Any] = {}
            if "folder" in request:
                mail, message["attachments"] = unpack_mail(
                    Path(request["path"]), limits, Path(request["folder"])
                )
                message["reading"] = reading_to_json(mail)
            else:
                message["reading"] = reading_to_json(
                    read_here(Path(request["path"]), request["format"], limits)
                )
            frame = _frame(message)
        except UnreadableFile as error:
            frame = _frame({"error": str(error)})
        except MemoryError:
            frame = _frame({"error": f"Tệp cần quá {megabytes(limits.memory_bytes)} bộ nhớ để đọc."})
        answers.write(frame)
        answers.flush()


def _beat(answers: IO[bytes]) -> Callable[[], None]:
    frame = _frame({"alive": True})

    def beat() -> None:
        answers.write(frame)
        answers.flush()

    return beat


def _frame(message: dict[str, Any]) -> bytes:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return struct.pack(">I", len(body)) + body


def _next(requests: IO[bytes]) -> dict[str, Any] | None:
    length = requests.read(4)
    if len(length) < 4:
        return None
    body = requests.read(struct.unpack(">I", length)[0])
    request: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
    return request


def _bound_memory(limit: int) -> int:
    """Bounds the address space, where the system knows how (not on Windows)."""
    try:
        import resource
    except ImportError:
        return limit
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):
        # macOS refuses some values; the time limit still holds there.
        return limit
    return limit


if __name__ == "__main__":
    main()
