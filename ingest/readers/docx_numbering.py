"""List numbers of .docx files: Word keeps them apart from the text, as a state that has to be counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.xml_parts import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LEVELS = 9


@dataclass(slots=True)
class Level:
    """One level of a list: where it starts, its number format, and its text with `%1` to `%9` for numbers."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of one document. `marker` must be called once for each numbered paragraph, in order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._of_number: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._lists: dict[str, _List] = {}
        self._seen: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    @classmethod
    def of_lists(
        cls,
        definitions: dict[str, dict[int, Level]],
        lists: dict[str, str],
        overrides: dict[str, dict[int, Level]],
        restarts: dict[str, dict[int, int]],
    ) -> Numbering:
        """The same state machine for Word 97, whose lists come from binary tables: level definitions by name,
        the definition of each list, and what a list overrides or starts afresh."""
        numbering = cls(None)
        numbering._abstract = definitions
        numbering._of_number = lists
        numbering._overrides = overrides
        numbering._restarts = restarts
        return numbering

    def marker(self, number: str, level: int) -> str | None:
        """The number that Word prints before this paragraph (`1.`, `a)`, `-`), None where it prints none."""
        abstract = self._of_number.get(number)
        if abstract is None or not 0 <= level < _LEVELS:
            return None
        # All lists of one abstract definition count on together, unless an override starts one afresh.
        state = self._lists.setdefault(abstract, _List(self._abstract.get(abstract, {})))
        levels = {**state.levels, **self._overrides.get(number, {})}
        found = levels.get(level)
        if found is None:
            return None
        restart = self._restarts.get(number, {}).get(level)
        if restart is not None and (number, level) not in self._seen:
            state.counts[level] = None
            found = Level(restart, found.style, found.text, found.restart, found.legal)
        self._seen.add((number, level))
        current = state.counts[level]
        state.counts[level] = found.start if current is None else current + 1
        for deeper in range(level + 1, _LEVELS):
            below = levels.get(deeper)
            if below is None or below.restart is None or level < below.restart:
                state.counts[deeper] = None
        return _printed(found, levels, state.counts)

    def _load(self, root: Element) -> None:
        for abstract in root.iterfind(W + "abstractNum"):
            levels = {}
            for level in abstract.iterfind(W + "lvl"):
                levels[_integer(level.get(W + "ilvl"), 0)] = _level(level)
            self._abstract[abstract.get(W + "abstractNumId", "")] = levels
        for number in root.iterfind(W + "num"):
            name = number.get(W + "numId", "")
            reference = number.find(W + "abstractNumId")
            if reference is not None:
                self._of_number[name] = reference.get(_VAL, "")
            for override in number.iterfind(W + "lvlOverride"):
                position = _integer(override.get(W + "ilvl"), 0)
                start = override.find(W + "startOverride")
                if start is not None:
                    self._restarts.setdefault(name, {})[position] = _integer(start.get(_VAL), 1)
                level = override.find(W + "lvl")
                if level is not None:
                    self._overrides.setdefault(name, {})[position] = _level(level)


def _level(element: Element) -> Level:
    def value(name: str) -> str | None:
        child = element.find(W + name)
        return None if child is None else child.get(_VAL)

    restart = value("lvlRestart")
    return Level(
        start=_integer(value("start"), 1),
        style=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        restart=None if restart is None else _integer(restart, 0),
        legal=element.find(W + "isLgl") is not None,
    )


def _integer(value: str | None, otherwise: int) -> int:
    try:
        return min(int(value), 10**6) if value is not None else otherwise
    except ValueError:
        return otherwise


def _printed(level: Level, levels: dict[int, Level], counts: list[int | None]) -> str | None:
    if level.style == "none":
        return None
    if level.style == "bullet":
        return _bullet(level.text)
    text = level.text
    for position in range(_LEVELS):
        mark = f"%{position + 1}"
        if mark in text:
            other = levels.get(position, Level())
            count = counts[position]
            style = "decimal" if level.legal else other.style
            text = text.replace(mark, number_text(other.start if count is None else count, style))
    return text.strip() or None


def _bullet(text: str) -> str:
    """A bullet as a character that prints: symbol fonts keep theirs in the private use area."""
    mark = text.strip()
    if not mark:
        return "-"
    known = {
        "\uf0b7": "•",
        "\uf02d": "-",
        "\uf0a7": "▪",
        "\uf0d8": "➢",
        "\uf0fc": "✓",
        "\uf0a8": "♦",
        "o": "o",
    }
    return known.get(mark, "•" if "\ue000" <= mark[0] <= "\uf8ff" else mark)


def number_text(value: int, style: str) -> str:
    """A list number in one of Word's number formats; an unknown format prints as decimal."""
    if style in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman.upper() if style == "upperRoman" else roman
    if style in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 20)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{value:02d}"
    return str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    parts = []
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        parts.append(letters * count)
    return "".join(parts)
