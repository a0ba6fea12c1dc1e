"""One process at a time: locks on files of the data directory, let go when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import VanbanError


class WriterBusy(VanbanError):
    """Another process is writing to this data directory."""


class Locked(Exception):
    """Another process holds the lock. `holder` is its number, `?` where it is not known."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"held by process {holder}")
        self.holder = holder


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Holds the right to write to a data directory.

    Raises:
        WriterBusy: another process holds it.
    """
    try:
        descriptor = take_lock(data / "writer.lock")
    except Locked as error:
        raise WriterBusy(
            f"Một tiến trình khác (số {error.holder}) đang ghi vào {data}; hãy chờ nó xong rồi chạy lại."
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)


def take_lock(path: Path) -> int:
    """The lock of a file as a descriptor; closing it gives the lock back. Raises `Locked`."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "?"
        os.close(descriptor)
        raise Locked(holder) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor
