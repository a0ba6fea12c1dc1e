"""First pages of letters, decisions and reports as office scanners give them, with the truth of number and date.

The issuers, symbols and days are put together by dice from lists, so that no two heads are alike; the parts stand where
Decree 30/2020/NĐ-CP, Annex I, part IV, puts them, in its faces (bold names, slanted date, upright number). Each page
goes through one of the scanners of an office: a good one, a crooked one, a fax of 150 dpi, one in black and white, a
photo in low light, the JPEG of a chat program. The same seed gives the same pages, but for the fonts of the machine.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_DPI = 300
_WIDTH, _HEIGHT = 2480, 1754
_POINT = _DPI / 72
# The upright, bold and slanted cut of free faces that have all Vietnamese letters.
_FACES = (
    ("DejaVuSerifCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf", "DejaVuSerifCondensed-Italic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
    ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed-Oblique.ttf"),
)
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM", "")


@dataclass(frozen=True, slots=True)
class _Issuer:
    """A body: the lines of its name, what stands for it in symbols, the place of its dates, its units."""

    lines: tuple[str, ...]
    code: str
    place: str
    units: tuple[str, ...] = ("VP",)
    party: bool = False


_ISSUERS = (
    _Issuer(
        ("UBND TỈNH LÂM SƠN", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"), "STTTT", "Lâm Sơn", ("VP", "CNTT", "BCVT")
    ),
    _Issuer(("UBND TỈNH LÂM SƠN", "SỞ NỘI VỤ"), "SNV", "Lâm Sơn", ("TCBC", "CCHC")),
    _Issuer(("UBND TỈNH HÀ TRUNG", "SỞ Y TẾ"), "SYT", "Hà Trung", ("NVY", "KHTC")),
    _Issuer(("UBND TỈNH HÀ TRUNG", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "SGDĐT", "Hà Trung", ("GDTrH", "GDMN", "KHTC")),
    _Issuer(("UBND TỈNH ĐẮK HOA", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"), "SNNMT", "Đắk Hoa", ("TTBVTV", "CCKL")),
    _Issuer(("UBND TỈNH ĐẮK HOA", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"), "SKHĐT", "Đắk Hoa", ("ĐKKD", "THQH")),
    _Issuer(
        ("UBND THÀNH PHỐ NAM LONG", "SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"),
        "SLĐTBXH",
        "Nam Long",
        ("BTXH", "VLATLĐ"),
    ),
    _Issuer(("ỦY BAN NHÂN DÂN", "TỈNH BÌNH YÊN"), "UBND", "Bình Yên", ("KTTH", "NC", "VXNV")),
    _Issuer(("ỦY BAN NHÂN DÂN", "HUYỆN TÂN THỊNH"), "UBND", "Tân Thịnh", ("TCKH", "LĐTBXH")),
    _Issuer(("ỦY BAN NHÂN DÂN", "XÃ PHÚ LỘC"), "UBND", "Phú Lộc", ("VHXH", "KT")),
    _Issuer(("ỦY BAN NHÂN DÂN", "PHƯỜNG AN ĐÔNG"), "UBND", "An Đông", ("KTHTĐT",)),
    _Issuer(("HỘI ĐỒNG NHÂN DÂN", "TỈNH BÌNH YÊN"), "HĐND", "Bình Yên", ("KTNS", "PC")),
    _Issuer(("BỘ TÀI CHÍNH",), "BTC", "Hà Nội", ("NSNN", "TCT")),
    _Issuer(("BỘ KHOA HỌC VÀ CÔNG NGHỆ",), "BKHCN", "Hà Nội", ("CVT", "TTra")),
    _Issuer(("THỦ TƯỚNG CHÍNH PHỦ",), "TTg", "Hà Nội", ("KTTH", "NN")),
    _Issuer(("BẢO HIỂM XÃ HỘI VIỆT NAM", "BẢO HIỂM XÃ HỘI TỈNH HÀ TRUNG"), "BHXH", "Hà Trung", ("CĐBHXH",)),
    _Issuer(("BỘ CÔNG AN", "CÔNG AN TỈNH LÂM SƠN"), "CAT", "Lâm Sơn", ("PV01", "PC06")),
    _Issuer(("TRƯỜNG ĐẠI HỌC HÀ TRUNG", "PHÒNG ĐÀO TẠO"), "ĐT", "Hà Trung", ("KT",)),
    _Issuer(("SỞ Y TẾ TỈNH ĐẮK HOA", "BỆNH VIỆN ĐA KHOA TỈNH"), "BVĐK", "Đắk Hoa", ("KHTH",)),
    _Issuer(("TỈNH ỦY LÂM SƠN",), "TU", "Lâm Sơn", ("VPTU",), party=True),
    _Issuer(("HUYỆN ỦY TÂN THỊNH",), "HU", "Tân Thịnh", ("VPHU",), party=True),
)
_KINDS = (
    ("BC", "BÁO CÁO"), ("KH", "KẾ HOẠCH"), ("QĐ", "QUYẾT ĐỊNH"), ("TB", "THÔNG BÁO"), ("TTr", "TỜ TRÌNH"),
    ("CTr", "CHƯƠNG TRÌNH"), ("HD", "HƯỚNG DẪN"), ("CT", "CHỈ THỊ"), ("NQ", "NGHỊ QUYẾT"), ("KL", "KẾT LUẬN"),
    ("GM", "GIẤY MỜI"), ("BB", "BIÊN BẢN"), ("PA", "PHƯƠNG ÁN"), ("ĐA", "ĐỀ ÁN"), ("CĐ", "CÔNG ĐIỆN"),
)  # fmt: skip
_ABSTRACTS = (
    "kiểm tra việc quản lý tài sản công năm học mới",
    "phòng, chống dịch bệnh trên đàn vật nuôi vụ đông xuân",
    "rà soát vị trí việc làm tại các đơn vị sự nghiệp",
    "tổ chức tuần lễ áo dài và ngày hội đọc sách",
    "bảo đảm trật tự an toàn giao thông dịp lễ",
)
_BODY = (
    "Thực hiện chương trình công tác đã đăng ký, cơ quan tổng hợp tình hình",
    "và đề nghị các đơn vị trực thuộc khẩn trương rà soát, hoàn thành trước",
    "ngày cuối cùng của tháng, bảo đảm đúng yêu cầu; kịp thời phản ánh khó",
    "khăn, vướng mắc để được xem xét, hướng dẫn theo quy định hiện hành.",
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """What a machine does to a page: its resolution, blur, angle, specks, shades, and how it stores the page."""

    name: str
    dpi: int = 200
    blur: float = 0.7
    skew: float = 1.0
    specks: int = 150
    black_and_white: bool = False
    shade: int = 0
    jpeg: int = 0


SCANNERS = (
    Scanner("tốt", dpi=300, blur=0.6, skew=0.3, specks=20),
    Scanner("thường", dpi=200),
    Scanner("lệch", dpi=200, blur=0.9, skew=2.2),
    Scanner("fax", dpi=150, blur=0.5, specks=80),
    Scanner("đen trắng", dpi=200, blur=0.6, black_and_white=True, specks=250),
    Scanner("ảnh chụp", dpi=200, blur=1.2, shade=70, jpeg=60),
    Scanner("ảnh nén", dpi=180, blur=0.5, jpeg=30),
)


@dataclass(frozen=True, slots=True)
class ScannedHead:
    """A page with what is printed in its head."""

    number: str
    day: date
    issuer: str
    scanner: str
    picture: Picture


def scanned_heads(count: int, *, seed: int = 11) -> Iterator[ScannedHead]:
    """So many first pages; each issuer and scanner comes up about equally often."""
    dice = random.Random(seed)
    faces = [face for face in (_face(names) for names in _FACES) if face is not None]
    for place in range(count):
        issuer = _ISSUERS[place % len(_ISSUERS)]
        # A step further each round, so that every issuer meets every scanner.
        scanner = SCANNERS[(place + place // len(_ISSUERS)) % len(SCANNERS)]
        day = date(dice.randrange(2012, 2026), dice.randrange(1, 13), dice.randrange(1, 29))
        number, title = _number(issuer, day, dice)
        page = _drawn(issuer, number, day, title, faces[place % len(faces)], dice)
        yield ScannedHead(
            number, day, " ".join(issuer.lines[-1:]), scanner.name, scanned(page, scanner, dice)
        )


def scanned(page: Picture, scanner: Scanner, dice: random.Random) -> Picture:
    """A page of 300 dpi as the scanner gives it, in grey."""
    size = (page.width * scanner.dpi // _DPI, page.height * scanner.dpi // _DPI)
    picture = page.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(scanner.blur))
    turn = dice.uniform(-scanner.skew, scanner.skew)
    picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    if scanner.shade:
        light = (
            Image.linear_gradient("L").resize(picture.size).point(lambda v: 255 - v * scanner.shade // 255)
        )
        picture = Image.composite(
            picture, Image.new("L", picture.size, 60), light.point(lambda v: min(255, v + 20))
        )
    pencil = ImageDraw.Draw(picture)
    for _ in range(scanner.specks):
        x, y = dice.randrange(picture.width), dice.randrange(picture.height)
        pencil.rectangle((x, y, x + 1, y + 1), fill=dice.randrange(120))
    if scanner.black_and_white:
        picture = picture.point(lambda value: 255 if value > 150 else 0)
    if scanner.jpeg:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=scanner.jpeg)
        picture = Image.open(buffer).convert("L")
    return picture


def _number(issuer: _Issuer, day: date, dice: random.Random) -> tuple[str, str]:
    """A number with its symbol, and the title of the kind (empty for an official letter)."""
    digits = str(dice.choice((dice.randrange(1, 100), dice.randrange(100, 1000), dice.randrange(1000, 6000))))
    digits = digits.zfill(2)
    code, title = dice.choice(_KINDS)
    if issuer.party:
        return f"{digits}-{code}/{issuer.code}", title
    form = dice.randrange(4)
    if form == 0:
        return f"{digits}/{issuer.code}-{dice.choice(issuer.units)}", ""
    if form == 1:
        return f"{digits}/{code}-{issuer.code}-{dice.choice(issuer.units)}", title
    if form == 2 and code in ("QĐ", "NQ", "CT"):
        return f"{digits}/{day.year}/{code}-{issuer.code}", title
    return f"{digits}/{code}-{issuer.code}", title


def _face(names: tuple[str, str, str]) -> dict[str, Any] | None:
    try:
        return {
            style: ImageFont.truetype(name, int(13 * _POINT))
            for style, name in zip(("upright", "bold", "slanted"), names, strict=True)
        }
    except OSError:
        return None


def _drawn(
    issuer: _Issuer, number: str, day: date, title: str, face: dict[str, Any], dice: random.Random
) -> Picture:
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    pencil = ImageDraw.Draw(page)

    def put(text: str, middle: float, y: int, style: str = "upright") -> None:
        pencil.text((middle - pencil.textlength(text, face[style]) / 2, y), text, fill=0, font=face[style])

    line = int(18 * _POINT)
    left, right, top = 650, 1700, 200
    nation, motto = _PARTY if issuer.party else _STATE
    put(nation, right, top, "bold")
    put(motto, right, top + line, "bold")
    pencil.line((right - 330, top + 2 * line, right + 330, top + 2 * line), fill=0, width=3)
    for row, name in enumerate(issuer.lines):
        last = row == len(issuer.lines) - 1
        put(name, left, top + row * line, "bold" if last or issuer.code == "UBND" else "upright")
    below = top + len(issuer.lines) * line
    pencil.line((left - 120, below + 4, left + 120, below + 4), fill=0, width=3)
    head = dice.choice(("Số: ", "Số:", "Số ")) if issuer.party else "Số: "
    under = max(below, top + 2 * line) + line // 2
    put(f"{head}{number}", left, under)
    place = f"{issuer.place}, ngày {day.day:02d} tháng {day.month if day.month > 2 else f'0{day.month}'} năm {day.year}"
    put(place, right, under, "slanted")
    abstract = dice.choice(_ABSTRACTS)
    y = under + line * 2
    if title:
        put(title, _WIDTH / 2, y, "bold")
        put(f"Về việc {abstract}", _WIDTH / 2, y + line, "bold")
    else:
        put(f"V/v {abstract[:34].rsplit(' ', 1)[0]}", left, under + line)
        put("Kính gửi: Các cơ quan, đơn vị trực thuộc", _WIDTH / 2, y + line)
    for row, text in enumerate(_BODY):
        pencil.text((354, y + line * (3 + row)), text, fill=0, font=face["upright"])
    return page


def main() -> None:
    """Writes some pages to look at: `python -m evals.scanned_heads FOLDER`."""
    import sys

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for place, head in enumerate(scanned_heads(2 * len(_ISSUERS))):
        head.picture.save(folder / f"{place:03d}.png")
        print(place, head.number, head.day, head.scanner)


if __name__ == "__main__":
    main()
