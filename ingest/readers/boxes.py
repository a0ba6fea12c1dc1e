"""The order in which the text boxes that hang on one paragraph are read."""

from __future__ import annotations

from typing import TypeVar

from ingest.readers.xml_parts import Element

_Box = TypeVar("_Box")

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_SHAPE_FORM = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}spPr"
_GROUP = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
_GROUPS = (_GROUP + "wgp", _GROUP + "grpSp")
_GROUP_FORM = _GROUP + "grpSpPr"
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
# Boxes whose middles are no further apart than this stand side by side: 5 mm in English Metric Units.
_ONE_ROW = 180_000
EMU_PER_TWIP = 635


def reading_order(boxes: list[tuple[int, int, _Box]]) -> list[_Box]:
    """Boxes given as (y, x, box) of their middle, row by row: files keep them in the order of drawing.

    The middle, because turning a box (upright text) moves its corner.
    """
    rows: list[list[tuple[int, int, _Box]]] = []
    for box in sorted(boxes, key=lambda item: item[:2]):
        if rows and box[0] - rows[-1][0][0] <= _ONE_ROW:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for _, _, box in sorted(row, key=lambda item: item[1])]


def box_place(box: Element) -> tuple[int, int]:
    """The middle of a text box of a .docx relative to its paragraph, from the top and from the left."""
    top = left = 0.0
    for around in box.iterancestors():
        if around.tag == _SHAPE:
            form = _frame(around, f"{_SHAPE_FORM}/{_DRAWING}xfrm")
            top, left = form["off"][1] + form["ext"][1] / 2, form["off"][0] + form["ext"][0] / 2
        elif around.tag in _GROUPS:
            # The members of a group have coordinates of their own.
            form = _frame(around, f"{_GROUP_FORM}/{_DRAWING}xfrm")
            (x, y), (wide, high) = form["chOff"], form["chExt"]
            left = form["off"][0] + (left - x) * (form["ext"][0] / wide if wide else 1)
            top = form["off"][1] + (top - y) * (form["ext"][1] / high if high else 1)
        elif around.tag == _ANCHOR + "anchor":
            top += _integer(around.findtext(f"{_ANCHOR}positionV/{_ANCHOR}posOffset"))
            left += _integer(around.findtext(f"{_ANCHOR}positionH/{_ANCHOR}posOffset"))
            break
        elif around.tag == _PARAGRAPH:
            break
    return round(top), round(left)


def _frame(shape: Element, path: str) -> dict[str, tuple[int, int]]:
    """The numbers of a shape's frame: its place and size, and for a group those that its members count in."""
    frame = shape.find(path)
    numbers = {}
    for name, one, other in (
        ("off", "x", "y"),
        ("ext", "cx", "cy"),
        ("chOff", "x", "y"),
        ("chExt", "cx", "cy"),
    ):
        part = None if frame is None else frame.find(_DRAWING + name)
        numbers[name] = (0, 0) if part is None else (_integer(part.get(one)), _integer(part.get(other)))
    return numbers


def _integer(value: str | None) -> int:
    try:
        return int(value or 0)
    except ValueError:
        return 0
