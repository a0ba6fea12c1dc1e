"""Small files of many formats, written by hand, so that a test can say exactly what is in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from evals.pdf_writer import pdf, pdf_file, pdf_line, pdf_text

__all__ = [
    "docx",
    "ole_header_only",
    "paragraph",
    "pdf",
    "pdf_file",
    "pdf_line",
    "pdf_text",
    "written",
    "zipped",
]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def zipped(members: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    """A zip of the given members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this body; `parts` are `styles`, `numbering`, `footnotes`, `endnotes`."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": f"{XML}<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    members.update({f"word/{name}.xml": XML + content for name, content in parts.items()})
    return zipped(members)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def ole_header_only() -> bytes:
    """What is left of a Word 97 file when the rest is cut off."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """The content as a file."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path
