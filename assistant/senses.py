"""Whether a sentence keeps the sense of its source: direction, opposites, negation.

Read from the words alone: a word whose opposite stands in the source while it does not itself, a negation that
was dropped or added before the same words, a figure that rises where the source lets it fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from assistant.sources import FIGURE, Sources, figures_of, places, words_of

_RISING, _FALLING = frozenset({"tăng", "vượt"}), frozenset({"giảm"})
NEGATIONS = ("chưa", "không")
# Words of office prose that turn a statement round when one stands for the other.
_OPPOSITES = (
    ("cao", "thấp"),
    ("vượt", "thấp hơn"),
    ("nhanh", "chậm"),
    ("sớm", "chậm"),
    ("trước", "sau"),
    ("trên", "dưới"),
    ("đầu năm", "cuối năm"),
    ("tối thiểu", "tối đa"),
    ("ít nhất", "nhiều nhất"),
    ("ít nhất", "tối đa"),
    ("tối thiểu", "không quá"),
    ("nhiều", "ít"),
    ("mở rộng", "thu hẹp"),
    ("nâng", "hạ"),
    ("đủ", "thiếu"),
    ("thuận lợi", "khó khăn"),
    ("trực tiếp", "trực tuyến"),
    ("đúng hạn", "quá hạn"),
    ("bổ sung", "cắt giảm"),
    ("có hiệu lực", "hết hiệu lực"),
    ("bắt đầu", "kết thúc"),
    ("cho phép", "cấm"),
    ("đồng ý", "từ chối"),
    ("thống nhất", "phản đối"),
    ("tốt", "kém"),
    ("hạn chế", "ưu điểm"),
    ("giao", "thu hồi"),
    ("trở lên", "trở xuống"),
    ("trở lên", "dưới"),
    ("vượt", "chậm"),
    ("thừa", "thiếu"),
    ("cộng", "trừ"),
    ("tốt", "hỏng"),
    ("hộ nghèo", "hộ cận nghèo"),
    ("lao động nam", "lao động nữ"),
    ("tự nguyện", "bắt buộc"),
    ("công khai", "mật"),
    ("trong nước", "nước ngoài"),
)
# What is only true where the source says it in so many words.
_TO_BE_SAID = ("vượt", "thừa", "bãi bỏ", "hủy bỏ", "đình chỉ")
# `không` that denies nothing.
_NO_DENIAL = frozenset({"gian", "khí", "quân", "dây", "phận", "chỉ", "những"})
# Words between a negation and what it denies.
_AUXILIARIES = frozenset({"được", "bị", "phải", "có", "thể", "còn", "hề", "để", "thực", "sự"})
# How many words before a figure a direction or a negation still reaches it.
_REACH = 4
_SUPERLATIVE = regex.compile(r"(?<!\p{L})(cao|thấp|lớn|nhỏ|nhiều|ít)\s+nhất(?!\p{L})")
# `(không phải địa bàn được hỏi)` speaks of the question, not of the source.
_ABOUT_THE_QUESTION = regex.compile(r"\([^()\d]{1,80}được hỏi\)")
_NAME_GOES_ON = regex.compile(r" \p{Lu}\p{Ll}")
_CLAUSE_END = regex.compile(r"[.;:(,](?!\d)")


class Turned(NamedTuple):
    """A word that turns the sense round, its kind, and why in Vietnamese."""

    kind: str
    value: str
    why: str


def turned_round(text: str, sources: Sources, computed: frozenset[str]) -> Iterator[Turned]:
    """What in the sentence says the opposite of its source.

    A shown computation may say what is left to do (`còn 5 cơ quan chưa trả lời`): `computed` are its results.
    """
    if not sources.quotes:
        return
    text = _ABOUT_THE_QUESTION.sub(lambda match: " " * len(match.group()), text)
    words = words_of(text)
    everything = {word for quote in sources.words for word in quote}
    yield from _directions(text, words, everything, sources)
    yield from _opposites(words, sources)
    if not computed:
        yield from _unsaid(words, sources)
    yield from _superlatives(text, sources)
    remains = not computed.isdisjoint(figures_of(text))
    around = everything.union(words_of(sources.frame))
    added = [n for n in NEGATIONS if n not in around and _denies(words, n)]
    if added and not remains:
        yield from (Turned("negation", word, f"nguồn không có chữ “{word}”") for word in added)
        return
    yield from _denied_figures(text, words, sources)
    yield from _denied_words(words, sources, may_deny=remains)


def denied_before(text: str, offset: int) -> bool:
    """Whether a negation stands right before the offset, so that the words from there say the opposite."""
    return any(word in NEGATIONS for word in _before(text, offset)[-2:])


def _directions(text: str, words: Sequence[str], everything: set[str], sources: Sources) -> Iterator[Turned]:
    for rising, falling in ((_RISING, _FALLING), (_FALLING, _RISING)):
        said = rising.intersection(words)
        if said and not everything & rising and everything & falling:
            yield Turned("direction", min(said), "chiều tăng, giảm khác với nguồn")
            return
    for match in FIGURE.finditer(text):
        here = _direction(_before(text, match.start()))
        there = {
            _direction(_before(quote, place.start()))
            for quote in sources.quotes
            for place in places(match.group(), quote)
        }
        if here and there and here not in there and there - {None}:
            yield Turned("direction", match.group(), "chiều tăng, giảm của con số khác với nguồn")


def _direction(before: Sequence[str]) -> str | None:
    for word in reversed(before):
        if word in _RISING:
            return "up"
        if word in _FALLING:
            return "down"
    return None


def _only_in_names(word: str, quotes: Sequence[str]) -> bool:
    """`Cao` of `huyện Cao Lãnh` says nothing of high and low."""
    spoken = regex.compile(rf"(?<!\p{{L}}){regex.escape(word)}(?!\p{{L}})", regex.I)
    places_said = [(quote, match) for quote in quotes for match in spoken.finditer(quote)]
    return all(m.group()[0].isupper() and _NAME_GOES_ON.match(q, m.end()) for q, m in places_said)


def _opposites(words: Sequence[str], sources: Sources) -> Iterator[Turned]:
    here = f" {' '.join(words)} "
    there = f" {' | '.join(' '.join(quote) for quote in sources.words)} "
    frame = f" {' '.join(words_of(sources.frame))} "
    for pair in _OPPOSITES:
        for said, opposite in (pair, pair[::-1]):
            if (
                f" {said} " in here
                and f" {opposite} " not in here
                and f" {said} " not in there
                and f" {opposite} " in there
                and not _only_in_names(opposite, sources.quotes)
                and f" {said} " not in frame
            ):
                yield Turned("direction", said, f"nguồn ghi “{opposite}”, câu trả lời ghi “{said}”")


def _unsaid(words: Sequence[str], sources: Sources) -> Iterator[Turned]:
    here = f" {' '.join(words)} "
    there = f" {' | '.join(' '.join(quote) for quote in sources.words)} {' '.join(words_of(sources.frame))} "
    for said in _TO_BE_SAID:
        if f" {said} " in here and f" {said} " not in there:
            yield Turned("direction", said, f"nguồn không ghi “{said}”")


def _superlatives(text: str, sources: Sources) -> Iterator[Turned]:
    """The highest and the lowest keep their own figures: `cao nhất là A (71,2%), thấp nhất là B (38,9%)`."""
    said = set(_SUPERLATIVE.findall(text.lower()))
    if len(said) != 1:
        return
    for match in FIGURE.finditer(text):
        there = {
            (_SUPERLATIVE.findall(quote[: place.start()].lower()) or [None])[-1]
            for quote in sources.quotes
            for place in places(match.group(), quote)
        }
        if there and None not in there and said.isdisjoint(there):
            yield Turned("direction", match.group(), f"nguồn không ghi “{min(said)} nhất” cho con số này")


def _denied_figures(text: str, words: Sequence[str], sources: Sources) -> Iterator[Turned]:
    for match in FIGURE.finditer(text):
        reaching = [
            _before(quote, place.start())
            for quote in sources.quotes
            for place in places(match.group(), quote)
        ]
        for negation in NEGATIONS:
            if reaching and all(negation in before for before in reaching) and negation not in words:
                yield Turned("negation", match.group(), f"nguồn ghi “{negation}” trước con số này")


def _denied_words(words: Sequence[str], sources: Sources, may_deny: bool) -> Iterator[Turned]:
    """Two words that the source denies each time, and the sentence affirms; or the other way round."""
    denied: set[tuple[str, str]] = set()
    affirmed: set[tuple[str, str]] = set()
    for quote in sources.words:
        there = _denied_pairs(quote)
        denied |= there
        affirmed |= set(pairwise(quote)) - there
    here_denied = _denied_pairs(words)
    here = set(pairwise(words)) - here_denied
    for pair in sorted(here & (denied - affirmed)):
        yield Turned("negation", " ".join(pair), f"nguồn phủ định “{' '.join(pair)}”")
    for pair in () if may_deny else sorted(here_denied & (affirmed - denied)):
        yield Turned("negation", " ".join(pair), f"nguồn không phủ định “{' '.join(pair)}”")


def _denied_pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    pairs = set()
    for position, word in enumerate(words):
        if word not in NEGATIONS or (position + 1 < len(words) and words[position + 1] in _NO_DENIAL):
            continue
        after = position + 1
        while after < len(words) and after < position + 4 and words[after] in _AUXILIARIES:
            after += 1
        if after + 1 < len(words):
            pairs.add((words[after], words[after + 1]))
    return pairs


def _denies(words: Sequence[str], negation: str) -> bool:
    return any(
        word == negation and not (position + 1 < len(words) and words[position + 1] in _NO_DENIAL)
        for position, word in enumerate(words)
    )


def _before(quote: str, offset: int) -> list[str]:
    clause = _CLAUSE_END.split(quote[max(0, offset - 60) : offset])[-1]
    return words_of(clause)[-_REACH:]
