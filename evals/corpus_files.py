"""The files of the sample corpus that no person writes by hand: `python -m evals.corpus_files`.

Each document stands in `corpus_sources/` as text that a person can read and change; this writes it into `corpus/files/` as
Word, Word 97 (also under the wrong name), rich text in TCVN3 fonts, OpenDocument, a portal's web page, PDF, pictures of
pages as scanners give them, text in the encodings of old, a letter with an attachment, a zip. The workbooks and the
slides are written here in full. The same sources give the same files, but for the pictures, which depend on the font.

In a source `left || right` sets lines side by side, `| a | b |` is a row of a table, `[^1]` hangs a note and
`[^1]: text` gives it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import escape
from pathlib import Path

from evals.corpus_formats import (
    Beside,
    Grid,
    Layout,
    as_docx,
    as_html,
    as_odt,
    as_pdf,
    as_rtf,
    as_scan,
    lines_of,
    scanned_pages,
    zipped,
)
from evals.sample_office import slides, workbook, workbook97
from evals.word97_writer import Item, word97

_HERE = Path(__file__).parent
SOURCES, CORPUS = _HERE / "corpus_sources", _HERE / "corpus"
FILES = CORPUS / "files"
_NOTE_HERE = re.compile(r"\[\^(\w+)\](?!:)")
_NOTE_TEXT = re.compile(r"\[\^(\w+)\]:\s*(.+)")


def read_source(name: str) -> Layout:
    """The layout that a source says."""
    notes: dict[str, str] = {}
    items: list[str | Beside | Grid] = []
    beside: list[tuple[str, str]] = []
    rows: list[tuple[str, ...]] = []
    for line in [*(SOURCES / f"{name}.txt").read_text(encoding="utf-8").splitlines(), ""]:
        note = _NOTE_TEXT.fullmatch(line)
        if note is not None:
            notes[note[1]] = note[2]
            continue
        if rows and not line.startswith("| "):
            wide = len(rows[0])
            items.append(Grid(tuple((*row, *("",) * (wide - len(row))) for row in rows)))
            rows = []
        if beside and " || " not in line:
            items.append(Beside(tuple(a for a, _ in beside if a), tuple(b for _, b in beside if b)))
            beside = []
        if " || " in line:
            left, right = line.split(" || ")
            beside.append((left.strip(), right.strip()))
        elif line.startswith("| "):
            rows.append(tuple(cell.strip() for cell in line[1:].rstrip(" |").split("|")))
        elif line:
            items.append(_NOTE_HERE.sub(r"⟦n:\1⟧", line))
    return Layout(tuple(items), notes)


def as_word97(layout: Layout) -> bytes:
    """A Word 97 document."""

    def items() -> Iterator[Item]:
        for item in layout.items:
            if isinstance(item, Beside):
                yield (item.left, item.right)
            elif isinstance(item, Grid):
                yield from (tuple((cell,) for cell in row) for row in item.rows)
            else:
                yield item

    return word97(list(items()))


def as_old_text(layout: Layout, encoding: str) -> bytes:
    """Plain text in an encoding of old (`tcvn3`, `vni`), as a program of the nineties wrote it."""
    from viparse.normalize.encodings import get_charmap

    written = {letter: code for code, letter in get_charmap(encoding).pairs}
    lines: list[str] = []
    for item in lines_of(layout, 80):
        if isinstance(item, Beside):
            high = max(len(item.left), len(item.right))
            left, right = (side + ("",) * (high - len(side)) for side in (item.left, item.right))
            lines += [f"{a:<36}{b}".rstrip() for a, b in zip(left, right, strict=True)]
            lines.append("")
        elif isinstance(item, Grid):
            lines += ["\t".join(row) for row in item.rows]
        else:
            lines.append(item)
    text = "\n".join(lines) + "\n"
    # TCVN3 has no capitals with tones: in a plain file they are the small letters.
    return "".join(written.get(each, written.get(each.lower(), each)) for each in text).encode(
        "latin-1", "replace"
    )


def as_portal_page(layout: Layout) -> bytes:
    """A document as a portal shows it, between its menu and its footer."""
    page = as_html(layout).decode("utf-8")
    body = page[page.index("<body") : page.index("</body>")].split(">", 1)[1]
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin điện tử</title></head><body>'
        '<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/van-ban">Văn bản</a></li></ul></nav>'
        f"<main><article>{body}</article></main>"
        "<footer><p>Bản quyền thuộc Cổng thông tin điện tử. Ghi rõ nguồn khi phát hành lại.</p></footer></body></html>"
    ).encode()


def as_picture(layout: Layout, file_format: str) -> bytes:
    """The pages as one picture file (a TIFF holds them all)."""
    first, *others = scanned_pages(layout)
    buffer = io.BytesIO()
    if file_format == "TIFF":
        pages = [
            page.point(lambda value: 255 if value > 150 else 0).convert("1") for page in (first, *others)
        ]
        pages[0].save(
            buffer, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200)
        )
    elif file_format == "PNG":
        first.quantize(8).save(buffer, "PNG", optimize=True, dpi=(200, 200))
    else:
        first.save(buffer, file_format, quality=50, dpi=(200, 200))
    return buffer.getvalue()


def as_letter(subject: str, text: str, name: str, attachment: bytes) -> bytes:
    """A mail with a Word document attached."""
    mail = EmailMessage()
    mail["From"] = "Phòng Quản lý tài sản <phongqlts@taichinh.example>"
    mail["To"] = "vanphong@stttt.example"
    mail["Subject"] = subject
    mail["Date"] = "Fri, 29 Mar 2024 16:05:00 +0700"
    mail["Message-ID"] = "<20240329@taichinh.example>"
    mail.set_content(text)
    mail.add_attachment(
        attachment,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename=name,
    )
    mail.set_boundary("==phan-cach==")
    return mail.as_bytes()


def files() -> Iterator[tuple[str, bytes]]:
    """Every file with its name."""
    yield "qd-61-tiep-cong-dan.docx", as_docx(read_source("qd-61-tiep-cong-dan"))
    yield "tb-19-tuyen-dung.doc", as_word97(read_source("tb-19-tuyen-dung"))
    # A Word 97 file under the name of a new one, as people rename them.
    yield "kh-27-trong-cay.docx", as_word97(read_source("kh-27-trong-cay"))
    yield "bc-33-thi-dua.pdf", as_pdf(read_source("bc-33-thi-dua"))
    yield "bc-58-tiet-kiem-dien.odt", as_odt(read_source("bc-58-tiet-kiem-dien"))
    yield "bc-58-tiet-kiem-dien-quet.pdf", as_scan(read_source("bc-58-tiet-kiem-dien"))
    yield "gm-14-hoi-thao.png", as_picture(read_source("gm-14-hoi-thao"), "PNG")
    yield "cv-207-truc-tet.jpg", as_picture(read_source("cv-207-truc-tet"), "JPEG")
    yield "qd-09-hoi-dong-sang-kien.tiff", as_picture(read_source("qd-09-hoi-dong-sang-kien"), "TIFF")
    yield "hd-06-nop-luu.rtf", as_rtf(read_source("hd-06-nop-luu"))
    yield "nq-12-dat-ten-duong.html", as_portal_page(read_source("nq-12-dat-ten-duong"))
    # In a zip, so that every loose text file of the corpus is Unicode.
    yield (
        "van-ban-cu.zip",
        zipped(
            {
                "ct-04-chay-rung.txt": as_old_text(read_source("ct-04-chay-rung"), "tcvn3"),
                "ttr-45-nha-van-hoa.txt": as_old_text(read_source("ttr-45-nha-van-hoa"), "vni"),
            }
        ),
    )
    yield (
        "ban-giao-tru-so.eml",
        as_letter(
            "Biên bản bàn giao trụ sở đường Hoa Đào",
            "Kính gửi Văn phòng Sở,\n\nPhòng Quản lý tài sản gửi biên bản bàn giao đã ký, đề nghị lưu hồ sơ.\n",
            "bb-02-ban-giao-tru-so.docx",
            as_docx(read_source("bb-02-ban-giao-tru-so")),
        ),
    )
    yield (
        "thanh-ly-xe.zip",
        zipped(
            {
                "qd-102-thanh-ly.docx": as_docx(read_source("qd-102-thanh-ly")),
                "dau-gia/tb-51-dau-gia.odt": as_odt(read_source("tb-51-dau-gia")),
            }
        ),
    )
    yield "bieu-sua-chua-2024.xlsx", workbook()
    yield "kiem-ke-2023.xls", workbook97()
    yield "phong-chay.pptx", slides()


def main() -> None:
    """Writes all files into the corpus."""
    FILES.mkdir(exist_ok=True)
    for name, content in files():
        (FILES / name).write_bytes(content)
        print(f"{len(content):8} {escape(name)}")


if __name__ == "__main__":
    main()
