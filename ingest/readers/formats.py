"""Which format a file is of, by what is in it.

The extension only decides where the content cannot (Markdown against plain text) and is otherwise a claim
that is checked: a Word 97 file named .docx, an HTML page named .doc and a picture named .pdf are all common.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from index.errors import UnreadableFile

HEAD_BYTES = 8192

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Every suffix that a folder is searched for, and the formats that it is expected to hold.
SUFFIX_FORMATS: dict[str, tuple[str, ...]] = {
    ".txt": ("text",),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".docx": ("docx",),
    ".docm": ("docx",),
    ".dotx": ("docx",),
    ".doc": ("doc",),
    ".dot": ("doc",),
    ".xlsx": ("xlsx",),
    ".xlsm": ("xlsx",),
    ".xls": ("xls",),
    ".pptx": ("pptx",),
    ".pptm": ("pptx",),
    ".pdf": ("pdf",),
    ".png": ("image",),
    ".jpg": ("image",),
    ".jpeg": ("image",),
    ".tif": ("image",),
    ".tiff": ("image",),
    ".rtf": ("rtf",),
    ".odt": ("odt",),
    ".html": ("html",),
    ".htm": ("html",),
    ".xhtml": ("html",),
    ".eml": ("eml",),
    ".zip": ("zip",),
}
SUPPORTED_SUFFIXES: frozenset[str] = frozenset(SUFFIX_FORMATS)

FORMAT_NAMES: dict[str, str] = {
    "text": "văn bản thuần",
    "markdown": "Markdown",
    "docx": "Word (.docx)",
    "doc": "Word 97-2003 (.doc)",
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel 97-2003 (.xls)",
    "pptx": "PowerPoint (.pptx)",
    "pdf": "PDF",
    "image": "ảnh",
    "rtf": "RTF",
    "odt": "OpenDocument (.odt)",
    "html": "HTML",
    "eml": "thư điện tử (.eml)",
    "zip": "tệp nén ZIP",
}
CONTAINER_FORMATS = frozenset({"zip", "eml"})

_IMAGE_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
# Formats that are met in offices, are not read, and deserve a better answer than "unknown".
_REFUSED_MAGICS = (
    (b"Rar!\x1a\x07", "Tệp nén RAR chưa được hỗ trợ; hãy giải nén hoặc nén lại thành .zip."),
    (b"7z\xbc\xaf\x27\x1c", "Tệp nén 7-Zip chưa được hỗ trợ; hãy giải nén hoặc nén lại thành .zip."),
    (b"\x1f\x8b", "Tệp nén gzip chưa được hỗ trợ; hãy giải nén hoặc nén lại thành .zip."),
    (b"MZ", "Tệp chương trình (.exe), không phải văn bản."),
    (b"\x7fELF", "Tệp chương trình, không phải văn bản."),
    (b"GIF8", "Ảnh GIF chưa được hỗ trợ; hãy lưu thành .png hoặc .jpg."),
    (b"BM", "Ảnh BMP chưa được hỗ trợ; hãy lưu thành .png hoặc .jpg."),
    (b"SQLite format 3\x00", "Tệp cơ sở dữ liệu SQLite, không phải văn bản."),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.I | re.S,
)
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?[^\r\n]{0,2000}\r?\n")
_MAIL_NAMES = (b"from:", b"to:", b"subject:", b"date:", b"mime-version:", b"message-id:", b"received:",
               b"return-path:", b"delivered-to:", b"content-type:")  # fmt: skip


def read_head(path: Path) -> bytes:
    """The first bytes of a file. Raises `UnreadableFile` where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise UnreadableFile(os_reason(error, path)) from error


def os_reason(error: OSError, path: Path) -> str:
    """Why the operating system would not open a file, in Vietnamese."""
    if path.is_symlink() and not path.exists():
        return "Liên kết (symlink) hỏng: tệp đích không còn."
    if isinstance(error, FileNotFoundError):
        return "Không tìm thấy tệp."
    if isinstance(error, PermissionError):
        return "Không có quyền đọc tệp."
    if isinstance(error, IsADirectoryError):
        return "Đây là thư mục, không phải tệp."
    return f"Không mở được tệp: {error.strerror or error}."


def format_of(path: Path, head: bytes | None = None) -> str:
    """The format of a file (a key of `FORMAT_NAMES`), decided by its content.

    Raises `UnreadableFile` with the reason for an empty file, a format that is not read, a file protected
    by a password, and for bytes that are no format at all.
    """
    head = read_head(path) if head is None else head
    if not head:
        raise UnreadableFile("Tệp rỗng (0 byte).")
    if head.startswith(OLE_MAGIC):
        return _ole_format(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if head.startswith(_IMAGE_MAGICS):
        return "image"
    # PDF readers accept the mark anywhere in the first kilobyte; mail gateways do put bytes before it.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    for magic, reason in _REFUSED_MAGICS:
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head)):
            raise UnreadableFile(reason)
    return _text_format(path, head)


def mislabelled(path: Path, found: str) -> str | None:
    """A warning where the extension says another format than the content, None where they agree."""
    expected = SUFFIX_FORMATS.get(path.suffix.lower())
    if expected is None or found in expected or {found, *expected} <= {"text", "markdown"}:
        return None
    return f"Đuôi tệp là {path.suffix} nhưng nội dung là {FORMAT_NAMES[found]}; đã đọc theo nội dung."


def _zip_format(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                declared = archive.getinfo("mimetype")
                if declared.file_size < 200 and not declared.flag_bits & 1:
                    return _open_document(archive.read("mimetype").strip())
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        ValueError,
        struct.error,
        zlib.error,
    ) as error:
        raise UnreadableFile(
            "Tệp bị hỏng hoặc bị cắt cụt: phần mục lục của tệp nén không đọc được."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("Tệp nén dùng cách nén hoặc mã hoá chưa được hỗ trợ.") from error
    except OSError as error:
        raise UnreadableFile(os_reason(error, path)) from error
    if "[Content_Types].xml" in names:
        for prefix, name in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(member.startswith(prefix) for member in names):
                if name == "xlsx" and "xl/workbook.bin" in names:
                    raise UnreadableFile("Tệp Excel nhị phân (.xlsb) chưa được hỗ trợ; hãy lưu thành .xlsx.")
                return name
        raise UnreadableFile("Tệp Office không có phần nội dung (thiếu word/, xl/ hoặc ppt/).")
    return "zip"


def _open_document(declared: bytes) -> str:
    if declared.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if declared.startswith(b"application/vnd.oasis.opendocument"):
        raise UnreadableFile(
            "Tệp OpenDocument này không phải văn bản (.odt); hãy lưu thành .xlsx hoặc .pptx."
        )
    return "zip"


def _ole_format(path: Path) -> str:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            streams = {"/".join(entry) for entry in container.listdir()}
    except Exception as error:  # olefile raises many kinds on a damaged directory
        raise UnreadableFile("Tệp Office 97-2003 bị hỏng hoặc bị cắt cụt: không đọc được mục lục.") from error
    if "EncryptedPackage" in streams:
        raise UnreadableFile("Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
    if "WordDocument" in streams:
        return "doc"
    if streams & {"Workbook", "Book"}:
        return "xls"
    if "PowerPoint Document" in streams:
        raise UnreadableFile("Tệp PowerPoint 97-2003 (.ppt) chưa được hỗ trợ; hãy lưu thành .pptx.")
    if "__properties_version1.0" in streams:
        raise UnreadableFile("Thư Outlook (.msg) chưa được hỗ trợ; hãy lưu thành .eml.")
    raise UnreadableFile("Tệp dạng OLE nhưng không phải Word hay Excel.")


def _text_format(path: Path, head: bytes) -> str:
    if _is_binary(head):
        raise UnreadableFile("Tệp nhị phân không rõ định dạng, không phải văn bản.")
    if _HTML_START.match(head.lstrip(b"\xef\xbb\xbf")):
        return "html"
    if _is_mail(head):
        return "eml"
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm", ".xhtml") and b"<" in head:
        return "html"
    return "markdown" if suffix in (".md", ".markdown") else "text"


def _is_binary(head: bytes) -> bool:
    """Whether the bytes can be no text: NUL outside UTF-16, or many control characters.

    VISCII and VPS keep a few letters among the control codes, so a handful of those does not condemn a file.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if b"\x00" in head:
        return not _is_bare_utf16(head)
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1a\x1b" for byte in head)
    return controls * 20 > len(head)


def _is_bare_utf16(head: bytes) -> bool:
    """UTF-16 without its mark: one byte of each pair names a Latin or Vietnamese block."""
    pairs = len(head) // 2
    if pairs < 8:
        return False
    for high, low in ((0, 1), (1, 0)):
        highs, lows = head[high : pairs * 2 : 2], head[low : pairs * 2 : 2]
        if (
            sum(byte in (0, 1, 3, 0x1E, 0x20) for byte in highs) > 0.97 * pairs
            and lows.count(0) < pairs // 50 + 1
        ):
            return True
    return False


def _is_mail(head: bytes) -> bool:
    """Two known mail headers at the top, before the first empty line."""
    position, found = 0, 0
    while (match := _MAIL_HEADER.match(head, position)) is not None:
        found += head[position : position + 42].lower().startswith(_MAIL_NAMES)
        position = match.end()
        while head[position : position + 1] in (b" ", b"\t"):  # a folded header line
            end = head.find(b"\n", position)
            if end < 0:
                return found >= 2
            position = end + 1
    rest = head[position : position + 2]
    return found >= 2 and (not rest or rest == b"\r\n" or rest.startswith(b"\n"))
