"""Zip files: their members as sources, and the checks that every zip based format goes through first."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from index.errors import UnreadableFile
from ingest.readers.detect import Source, refused, sources_of
from ingest.readers.formats import SUPPORTED_SUFFIXES
from ingest.readers.limits import ReadLimits, megabytes

_PIECE = 1 << 20
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1


def open_package(path: Path, limits: ReadLimits) -> zipfile.ZipFile:
    """Opens a zip based document (docx, xlsx, odt) after checking what it would unpack to.

    `zipfile` never gives more bytes of a member than its directory declares, so the declared sizes are the
    bound. Raises `UnreadableFile` for a bomb, for a password and for a damaged file.
    """
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError) as error:
        raise UnreadableFile("Tệp bị hỏng hoặc bị cắt cụt.") from error
    try:
        check_members(package.infolist(), limits)
    except UnreadableFile:
        package.close()
        raise
    return package


def check_members(members: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
    """Raises `UnreadableFile` for too many members, too many bytes, a bomb's ratio, or a password."""
    if len(members) > limits.members * 10:
        raise UnreadableFile(f"Tệp nén có quá nhiều tệp con ({len(members)}).")
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        raise UnreadableFile(
            f"Nghi là bom nén: nội dung giải nén là {megabytes(total)},"
            f" giới hạn {megabytes(limits.unpacked_bytes)}."
        )
    for member in members:
        if member.file_size > limits.ratio_floor and member.file_size > limits.ratio * max(
            1, member.compress_size
        ):
            raise UnreadableFile(
                f"Nghi là bom nén: một phần nén {megabytes(member.compress_size)}"
                f" giải ra {megabytes(member.file_size)}."
            )
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableFile("Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")


def member_bytes(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a member, None where there is none of that name. Raises `UnreadableFile` if damaged."""
    try:
        return package.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"Tệp bị hỏng: phần {name} không giải nén được.") from error


def zip_members(
    file: Path, name: str, path: Path, sha256: str, limits: ReadLimits, *, depth: int, budget: list[int]
) -> Iterator[Source]:
    """The members of a zip as sources. `budget[0]` bytes may still be unpacked, over all nested zips.

    Nothing is ever written under a member's own name, so a path such as `../../x` can climb nowhere; it is
    refused all the same, because an honest zip does not hold one.
    """
    folder = tempfile.TemporaryDirectory(prefix="vanban-")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError) as error:
        raise UnreadableFile("Tệp nén bị hỏng hoặc bị cắt cụt.") from error
    given = 0
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > limits.members:
            raise UnreadableFile(f"Tệp nén có quá nhiều tệp con ({len(members)}, giới hạn {limits.members}).")
        for position, member in enumerate(members):
            inner = member_name(member)
            shown = f"{name}/{inner}"
            if _is_debris(inner):
                continue
            given += 1
            reason = _why_refused(member, inner, limits, budget[0])
            target = Path(folder.name) / f"{position}{PurePosixPath(inner).suffix.lower()[:12]}"
            if reason is None:
                reason = _unpack(archive, member, target, budget)
            if reason is not None:
                yield refused(shown, path, "", reason)
                continue
            yield from sources_of(target, shown, path, limits, depth=depth, budget=budget, keep=folder)
    if not given:
        raise UnreadableFile("Tệp nén không chứa tệp nào.")


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member as its author wrote it.

    Without the UTF-8 flag the standard means code page 437, but Vietnamese zips mostly hold bare UTF-8.
    """
    inner = member.filename
    if not member.flag_bits & _UTF8_NAMES:
        try:
            inner = inner.encode("cp437").decode("utf-8")
        except UnicodeError:
            inner = member.filename
    return inner.replace("\\", "/").replace("\x00", "")


def _is_debris(inner: str) -> bool:
    parts = PurePosixPath(inner).parts
    return "__MACOSX" in parts or parts[-1:] in ((".DS_Store",), ("Thumbs.db",), ("desktop.ini",))


def _why_refused(member: zipfile.ZipInfo, inner: str, limits: ReadLimits, left: int) -> str | None:
    parts = PurePosixPath(inner)
    if parts.is_absolute() or ".." in parts.parts or (len(inner) > 1 and inner[1] == ":"):
        return "Đường dẫn trong tệp nén trỏ ra ngoài thư mục; bỏ qua tệp con này."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "Tệp con là liên kết (symlink); bỏ qua."
    if member.flag_bits & _ENCRYPTED:
        return "Tệp con được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại."
    if parts.suffix.lower() not in SUPPORTED_SUFFIXES:
        return f"Loại tệp chưa được hỗ trợ ({parts.suffix or 'không có đuôi'})."
    if member.file_size > limits.max_bytes:
        return f"Tệp con quá lớn: {megabytes(member.file_size)}."
    if member.file_size > limits.ratio_floor and member.file_size > limits.ratio * max(
        1, member.compress_size
    ):
        return f"Nghi là bom nén: {megabytes(member.compress_size)} giải ra {megabytes(member.file_size)}."
    if member.file_size > left:
        return f"Tổng nội dung giải nén vượt giới hạn {megabytes(limits.unpacked_bytes)}."
    return None


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: list[int]) -> str | None:
    try:
        with archive.open(member) as packed, target.open("wb") as file:
            while piece := packed.read(_PIECE):
                budget[0] -= len(piece)
                file.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        return "Tệp con bị hỏng, không giải nén được."
    return None
