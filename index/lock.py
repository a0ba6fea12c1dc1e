"""One writer at a time: a lock on a file of the data directory, let go when the process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import VanbanError


class WriterBusy(VanbanError):
    """Another process is writing to this data directory."""


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Holds the right to write to a data directory.

    Raises:
        WriterBusy: another process holds it.
    """
    descriptor = os.open(data / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "?"
            raise WriterBusy(
                f"Một tiến trình khác (số {holder}) đang ghi vào {data}; hãy chờ nó xong rồi chạy lại."
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
