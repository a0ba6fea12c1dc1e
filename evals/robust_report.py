"""The differences of a robustness run: robust.json and one HTML page that needs nothing beside itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from evals.report import STYLE, write_report
from evals.robust import TrialResult

# What each trial does, as the reader of the report calls it.
TITLES = {
    "no_diacritics": "hỏi không dấu",
    "some_diacritics": "hỏi mất nửa số dấu",
    "telex": "sót phím Telex",
    "short_forms": "hỏi viết tắt",
    "lower_case": "hỏi chữ thường",
    "word_order": "đảo vế câu hỏi",
    "politely": "hỏi kèm lời thưa gửi",
    "one_letter_wrong": "gõ nhầm hai chữ cái",
    "broken_lines": "văn bản gãy dòng",
    "scanned": "văn bản quét, sai vài chữ",
    "misread": "văn bản quét mất dấu",
    "duplicated": "mỗi văn bản có hai bản",
    "contradicted": "có báo cáo ghi số khác",
}


def write_robust_report(out: Path, results: Sequence[TrialResult]) -> None:
    """Writes robust.json and robust.html, and the report of each trial in its own folder."""
    for result in results:
        write_report(out / result.name, result.outcomes, result.comparison)
    record = {result.name: result.record() for result in results}
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (out / "robust.json").write_text(text, encoding="utf-8")
    (out / "robust.html").write_text(_page(results), encoding="utf-8")


def cells(result: TrialResult) -> tuple[str, ...]:
    """One row of the table: title, questions, correct before and now, difference, sources, invented, noise."""
    record = result.record()
    clean, now = record["clean"], record["now"]
    correct, recall = result.change("correct"), result.change("citation_recall")
    return (
        TITLES[result.name],
        str(now["questions"]),
        _share(clean["correct"]),
        _share(now["correct"]),
        "–" if correct is None else f"{correct.difference:+.3f} [{correct.low:+.3f}; {correct.high:+.3f}]",
        "–" if recall is None else f"{recall.difference:+.3f}",
        _share(now["false_answers"]),
        _share(now["grounded"]),
        "" if correct is None or not correct.within_noise else "trong khoảng nhiễu",
    )


HEADINGS = (
    "phép thử",
    "câu",
    "đúng (sạch)",
    "đúng",
    "chênh lệch",
    "đủ nguồn ±",
    "trả lời liều",
    "có căn cứ",
    "",
)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _page(results: Sequence[TrialResult]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in HEADINGS)
    rows, named = [], []
    for result in results:
        title, *rest = (escape(cell) for cell in cells(result))
        link = f"<a href='{escape(result.name)}/report.html'>{title}</a>"
        rows.append(f"<tr><td>{link}</td>{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>")
        worse, better = (
            escape(", ".join(ids)) or "–" for ids in (result.comparison.worse, result.comparison.better)
        )
        named.append(
            f"<h3>{title}</h3><p class='bad'>Xấu đi: {worse}</p><p class='good'>Tốt lên: {better}</p>"
        )
    return (
        "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Sức chịu nhiễu</title>"
        f"<style>{STYLE}</style><h1>Sức chịu nhiễu</h1>"
        "<p>Mỗi phép thử so với lần hỏi sạch trên cùng các câu hỏi; khoảng tin cậy 95%.</p>"
        f"<table><tr>{head}</tr>{''.join(rows)}</table>{''.join(named)}\n"
    )
