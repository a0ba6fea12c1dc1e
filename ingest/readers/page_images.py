"""What stands on a page picture besides letters: specks, and the ruling lines of tables.

In: a grey picture whose lines of text are level. Out: the picture without specks and rules, and the grids that the
rules draw. Specks are read as full stops and accents, rules as bars, so both are taken out before reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.readers.pdf_tables import Grid, Line, grids_of

if TYPE_CHECKING:
    from PIL.Image import Image

_DARK = 140
# Widths are measured on an A4 page of 200 dpi and grow with the picture.
_A4_WIDTH = 1654
_SPECK = 5
_ALONE = 31
_LARGEST_SPECK = 9
# A rule is longer than any stroke of a letter.
_RULE = 70
_THICKEST_RULE = 9
_SOLID = 0.97
# So many rows of a page are looked at in one go.
_STRIP = 512
_MOST_RULES = 1500
# Points of a page as `pdf_tables` counts them.
_POINTS = 595.0


def without_specks(picture: Image) -> Image:
    """The picture without dark spots of a few pixels that have nothing but paper around them."""
    import numpy
    from PIL import Image as Pillow

    scale = max(1.0, picture.width / _A4_WIDTH)
    grey = numpy.asarray(picture)
    small, large, rim = (_odd(size * scale) for size in (_SPECK, _ALONE, 3))
    cleaned: Any = None
    # In strips that see as far beyond their edges as a speck must be alone, so that memory does not grow with the page.
    margin = large
    for top in range(0, grey.shape[0], _STRIP):
        above, below = max(0, top - margin), min(grey.shape[0], top + _STRIP + margin)
        dark = grey[above:below] < _DARK
        near = _sums(dark, small)
        specks = dark & (near == _sums(dark, large)) & (near <= _LARGEST_SPECK * scale * scale)
        if not specks.any():
            continue
        if cleaned is None:
            cleaned = grey.copy()
        # The rim of a speck is lighter than what counts as dark.
        near = _sums(specks, rim)[top - above : top - above + _STRIP] > 0
        cleaned[top : top + _STRIP][near] = 255
    return picture if cleaned is None else Pillow.fromarray(cleaned)


def ruled_grids(picture: Image) -> tuple[list[Grid], Image]:
    """The tables that are ruled on a page, and the picture without their lines.

    Coordinates are those of `pdf_tables`: points of a page 595 wide, from its lower left corner.
    """
    import numpy
    from PIL import ImageDraw

    scale = max(1.0, picture.width / _A4_WIDTH)
    dark = numpy.asarray(picture) < _DARK
    length, thickest = int(_RULE * scale), _THICKEST_RULE * scale
    flat = [box for box in _runs(dark, length) if box[3] - box[1] < thickest]
    upright = [
        (left, top, right, bottom)
        for top, left, bottom, right in _runs(dark.T, length)
        if right - left < thickest
    ]
    if not (len(flat) > 2 and len(upright) > 2) or len(flat) + len(upright) > _MOST_RULES:
        return [], picture
    points = _POINTS / picture.width
    lines = [
        Line(
            left * points, (picture.height - bottom) * points, right * points, (picture.height - top) * points
        )
        for left, top, right, bottom in (*flat, *upright)
    ]
    grids = [grid for grid in grids_of(lines) if len(grid.rows) > 1 and len(grid.edges) > 2]
    if not grids:
        return [], picture
    cleaned = picture.copy()
    pencil = ImageDraw.Draw(cleaned)
    for left, top, right, bottom in (*flat, *upright):
        pencil.rectangle((left - 1, top - 1, right, bottom), fill=255)
    return grids, cleaned


def _odd(size: float) -> int:
    return int(size) | 1


def _sums(dark: Any, size: int) -> Any:
    """How many pixels are dark in the square of a size around each pixel."""
    import numpy

    half = size // 2
    # One direction after the other, so that no more than two large arrays are held at a time.
    padded = numpy.pad(dark, ((half + 1, half), (half + 1, half)))
    total = padded.cumsum(axis=0, dtype=numpy.int32)
    rows = (total[size:] - total[:-size]).astype(numpy.int16)
    del padded, total
    total = rows.cumsum(axis=1, dtype=numpy.int32)
    return (total[:, size:] - total[:, :-size]).astype(numpy.int16)


def _runs(dark: Any, length: int) -> list[tuple[int, int, int, int]]:
    """Solid stretches along the rows, at least so long, as boxes (left, top, right, bottom) over the rows that they
    touch on."""
    import numpy

    if dark.shape[1] <= length:
        return []
    solid = numpy.empty((dark.shape[0], dark.shape[1] - length + 1), dtype=bool)
    for top in range(0, dark.shape[0], _STRIP):
        rows = dark[top : top + _STRIP]
        counted = numpy.zeros((rows.shape[0], rows.shape[1] + 1), dtype=numpy.int32)
        numpy.cumsum(rows, axis=1, out=counted[:, 1:])
        solid[top : top + _STRIP] = counted[:, length:] - counted[:, :-length] >= _SOLID * length
    boxes: list[list[int]] = []
    open_boxes: list[list[int]] = []
    for row in numpy.flatnonzero(solid.any(axis=1)):
        edges = numpy.diff(numpy.concatenate(([0], solid[row].view(numpy.int8), [0])))
        starts, ends = numpy.flatnonzero(edges == 1), numpy.flatnonzero(edges == -1)
        open_boxes = [box for box in open_boxes if box[3] >= row - 1]
        for left, right in zip(starts.tolist(), (ends + length - 1).tolist(), strict=True):
            box = next((each for each in open_boxes if each[0] <= right and left <= each[2]), None)
            if box is None:
                box = [left, int(row), right, int(row) + 1]
                boxes.append(box)
                open_boxes.append(box)
            box[0], box[2], box[3] = min(box[0], left), max(box[2], right), int(row) + 1
        if len(boxes) > 4 * _MOST_RULES:
            return []
    return [(left, top, right, bottom) for left, top, right, bottom in boxes]
