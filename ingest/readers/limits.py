"""How much a single file may cost, and the few words in which a refusal is said."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import UnreadableFile

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The bounds of reading one file; every file is hostile until it is read.

    `seconds` is the longest silence of a parser (a page of a scan counts as a sign of life), `total_seconds`
    the longest it may take in all. `memory_bytes` is the address space of the process that parses.
    `unpacked_bytes` bounds what a zip based file (docx, xlsx, odt, zip) may unpack to, `ratio` how many times
    larger than its packed form a member above `ratio_floor` may be, `members` and `depth` a container. `picture_bytes` bounds the
    pictures of scanned pages that are kept of one file; pages beyond it keep their words alone.
    """

    max_bytes: int = 100 * MEBIBYTE
    seconds: float = 60.0
    total_seconds: float = 3600.0
    memory_bytes: int = 1536 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    ratio: int = 200
    ratio_floor: int = 20 * MEBIBYTE
    members: int = 2000
    depth: int = 3
    pages: int = 5000
    pixels: int = 120_000_000
    cells: int = 2_000_000
    ocr_processes: int = 2
    picture_bytes: int = 96 * MEBIBYTE


DEFAULT_LIMITS = ReadLimits()


def megabytes(count: int) -> str:
    """A size in Vietnamese: `12,5 MB`."""
    return f"{count / MEBIBYTE:.1f}".replace(".", ",") + " MB"


def check_size(size: int, limits: ReadLimits) -> None:
    """Raises `UnreadableFile` for an empty file and for one over the size limit."""
    if size == 0:
        raise UnreadableFile("Tệp rỗng (0 byte).")
    if size > limits.max_bytes:
        raise UnreadableFile(
            f"Tệp quá lớn: {megabytes(size)}, giới hạn cho một tệp là {megabytes(limits.max_bytes)}."
        )
