"""The report of a run: summary.json and one HTML page that needs nothing beside itself."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evals.compare import Comparison
from evals.plots import bars, histogram, line
from evals.run import Outcome
from evals.summary import summarise

STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1b2430, #e6eaf0); --paper: light-dark(#fff, #14181f);
  --soft: light-dark(#f1f4f8, #1f2630); --mark: light-dark(#1f6feb, #6ea8ff);
  --bad: light-dark(#b42318, #ff8a80);
  --good: light-dark(#18794e, #7ddba3); }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1080px;
  margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } td, th { padding: .2rem .7rem; text-align: right; }
td:first-child, th:first-child { text-align: left; } tr:nth-child(even) { background: var(--soft); }
svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--ink); }
.bar { fill: var(--mark); opacity: .75; } .line { fill: none; stroke: var(--mark); stroke-width: 2; }
.dot { fill: var(--mark); } .axis, .whisker { fill: none; stroke: var(--ink); } .whisker { stroke-width: 2; }
details { background: var(--soft); margin: .4rem 0; padding: .4rem .8rem; border-radius: 6px; }
.bad { color: var(--bad); } .good { color: var(--good); }
pre { white-space: pre-wrap; } q { quotes: "«" "»"; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .pair pre { font: inherit; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } }
.wide { overflow-x: auto; } .wide th { font-size: 13px; vertical-align: bottom; } caption { text-align: left; font-weight: bold; }
.ids { font-size: 13px; } a { color: var(--mark); } .quiet { opacity: .75; }
"""
_SHOWN = (
    ("correct", "đúng"), ("citation_recall", "đủ nguồn"), ("citation_precision", "nguồn đúng"),
    ("grounded", "có căn cứ"), ("false_answers", "trả lời liều"), ("false_refusals", "từ chối nhầm"),
    ("retrieval_at_1", "tìm @1"), ("retrieval_at_5", "tìm @5"), ("retrieval_at_20", "tìm @20"),
    ("retrieval_mrr", "MRR"), ("ms_p50", "p50 ms"), ("ms_p95", "p95 ms"),
)  # fmt: skip


# A list of more questions than this is folded.
_FEW = 40
_LEGEND = """<p class='quiet'>đúng: đủ giá trị phải có, không có giá trị cấm (câu không có đáp án: từ chối, không nêu số);
đủ nguồn, nguồn đúng: trích dẫn so với đáp án; có căn cứ: mọi con số, ngày, số hiệu có nguyên văn trong đoạn trích hoặc phép
tính; trả lời liều: trên các câu không có đáp án; từ chối nhầm: trên các câu có đáp án; tìm @k, MRR: đoạn chứa đáp án trong
kết quả tìm kiếm.</p>"""


def write_report(
    out: Path,
    outcomes: Sequence[Outcome],
    against: Comparison | None = None,
    judged: dict[str, Any] | None = None,
    lost: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Writes summary.json and report.html beside the results; gives the summary.

    `judged` is what a model said of the narrative answers (`judge.judged_run`), where one was asked; `lost` are the
    sources of questions that the documents do not have (`quotes.lost_quotes`).
    """
    summary = summarise(outcomes)
    summary["named"]["lost_quotes"] = {name: list(said) for name, said in (lost or {}).items()}
    if judged is not None:
        summary["judge"] = judged
    if against is not None:
        summary["against"] = comparison_json(against)
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (out / "summary.json").write_text(text, encoding="utf-8")
    (out / "report.html").write_text(page(summary, outcomes, against), encoding="utf-8")
    return summary


def comparison_json(against: Comparison) -> dict[str, Any]:
    """The comparison as plain data."""
    changes = {
        change.measure: {
            "difference": change.difference,
            "interval": [change.low, change.high],
            "within_noise": change.within_noise,
        }
        for change in against.changes
    }
    lists = {
        name: list(getattr(against, name))
        for name in (
            "better",
            "worse",
            "newly_ungrounded",
            "lost_sources",
            "lost_passages",
            "only_before",
            "only_now",
        )
    }
    return {"changes": changes, **lists}


def page(summary: dict[str, Any], outcomes: Sequence[Outcome], against: Comparison | None) -> str:
    """The whole HTML page. Every text from a set, a document or an answer is escaped."""
    overall = summary["overall"]
    parts = [
        "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Kết quả đánh giá</title>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<style>{STYLE}</style><h1>Kết quả đánh giá</h1>",
        _lead(overall),
        _table({"tất cả": overall, **summary["by_set"]}, "Theo bộ câu hỏi"),
        _table(summary["by_kind"], "Theo loại câu hỏi"),
        _LEGEND,
        "<h2>Đúng theo loại câu hỏi</h2>",
        bars(
            [
                (
                    kind,
                    f["correct"] or 0.0,
                    f["correct_interval"],
                    f"{_percent(f['correct'])} / {f['questions']}",
                )
                for kind, f in summary["by_kind"].items()
            ]
        ),
        "<h2>Rủi ro theo độ phủ</h2>",
        "<p>Xếp theo độ tin cậy giảm dần; sai bao nhiêu phần khi chỉ nhận phần đầu.</p>",
        line(risk_coverage(outcomes), "độ phủ", "tỷ lệ sai"),
        "<h2>Thời gian trả lời</h2>",
        histogram([o.milliseconds for o in outcomes if not o.first], "mili giây"),
        "<h2>Tìm thấy và trả lời</h2>",
        _retrieval_against_answer(outcomes),
        "<h2>Đường trả lời</h2>",
        _routes(summary["routes"]),
    ]
    wrong = [o for o in outcomes if not o.verdict.correct or o.verdict.ungrounded or o.error]
    if against is not None:
        parts.append(_comparison(against, {o.question.id for o in wrong}))
    if "judge" in summary:
        parts.append(_judged(summary["judge"]))
    parts.append(_lost(summary["named"]["lost_quotes"]))
    parts.append(f"<h2>Câu cần xem ({len(wrong)})</h2>")
    parts += [_question(outcome) for outcome in wrong]
    return "\n".join(parts) + "\n"


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Share of questions answered and share of those that are wrong, from the surest answer on."""
    answered = [o for o in outcomes if o.answer["kind"] in ("found", "conflict", "partial")]
    ordered = sorted(answered, key=lambda o: (-confidence(o), o.question.id))
    points, wrong = [], 0
    for count, outcome in enumerate(ordered, 1):
        wrong += not outcome.verdict.correct
        points.append((count / len(outcomes), wrong / count))
    return points


def confidence(outcome: Outcome) -> float:
    """What the assistant said of the draft that it sent, 0 where it said nothing."""
    tried = outcome.answer["trace"].get("tried") or [{}]
    return float(tried[-1].get("confidence", 0.0))


def _lead(overall: dict[str, Any]) -> str:
    low, high = overall["correct_interval"] or (0.0, 0.0)
    return (
        f"<p>{overall['questions']} câu hỏi; đúng <strong>{_percent(overall['correct'])}</strong> (khoảng 95%: "
        f"{_percent(low)} đến {_percent(high)}); {overall['crashed']} câu bị lỗi khi hỏi; "
        f"{overall['ungrounded_values']} giá trị không có căn cứ.</p>"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}".replace(".", ",")


def _table(rows: dict[str, dict[str, Any]], caption: str) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", "câu", *(title for _, title in _SHOWN)))
    lines = []
    for name, figures in rows.items():
        cells = "".join(f"<td>{_figure(key, figures[key])}</td>" for key, _ in _SHOWN)
        lines.append(f"<tr><td>{escape(name)}</td><td>{figures['questions']}</td>{cells}</tr>")
    return (
        f"<div class='wide'><table><caption>{caption}</caption><tr>{head}</tr>{''.join(lines)}</table></div>"
    )


def _figure(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if key.startswith("ms_") else f"{value:.3f}".replace(".", ",")


def _retrieval_against_answer(outcomes: Iterable[Outcome]) -> str:
    counts: dict[tuple[bool, bool], list[str]] = {}
    for outcome in outcomes:
        if outcome.relevant is not None:
            counts.setdefault((any(outcome.relevant), outcome.verdict.correct), []).append(
                outcome.question.id
            )
    rows = "".join(
        f"<tr><td>{'tìm thấy đoạn' if found else 'không tìm thấy đoạn'}</td>"
        + "".join(f"<td>{len(counts.get((found, correct), ()))}</td>" for correct in (True, False))
        + "</tr>"
        for found in (True, False)
    )
    named = "".join(
        f"<details><summary>{'Tìm thấy' if found else 'Không tìm thấy'} đoạn mà trả lời sai ({len(ids)})</summary>"
        f"<p class='ids'>{_links(ids, ids)}</p></details>"
        for found in (True, False)
        if (ids := counts.get((found, False), []))
    )
    return f"<table><tr><th></th><th>trả lời đúng</th><th>trả lời sai</th></tr>{rows}</table>{named}"


def _links(ids: Iterable[str], on_page: Container[str]) -> str:
    """Names of questions; those that the page tells of lead to what it says."""
    return ", ".join(
        f"<a href='#{quote(name)}'>{escape(name)}</a>" if name in on_page else escape(name) for name in ids
    )


def _routes(routes: dict[str, dict[str, int]]) -> str:
    ways = sorted({way for counts in routes.values() for way in counts})
    head = "".join(f"<th>{escape(way).replace('/', '<br>')}</th>" for way in ways)
    lines = [
        f"<tr><td>{escape(kind)}</td>" + "".join(f"<td>{counts.get(way, '')}</td>" for way in ways) + "</tr>"
        for kind, counts in routes.items()
    ]
    return f"<div class='wide'><table><tr><th></th>{head}</tr>{''.join(lines)}</table></div>"


def _comparison(against: Comparison, on_page: Container[str]) -> str:
    lines = [
        f"<li>{change.measure}: {_signed(change.difference)} (khoảng 95%: {_signed(change.low)} đến "
        f"{_signed(change.high)}){' — trong khoảng nhiễu' if change.within_noise else ''}</li>"
        for change in against.changes
    ]
    named = (
        ("Tốt lên", against.better), ("Xấu đi", against.worse), ("Mới mất căn cứ", against.newly_ungrounded),
        ("Mất nguồn", against.lost_sources), ("Không còn tìm thấy đoạn", against.lost_passages),
        ("Chỉ có ở lần trước", against.only_before), ("Chỉ có ở lần này", against.only_now),
    )  # fmt: skip
    lists = [
        f"<details{' open' if len(ids) <= _FEW else ''}><summary>{title} ({len(ids)})</summary>"
        f"<p class='ids'>{_links(ids, on_page)}</p></details>"
        for title, ids in named
        if ids
    ]
    same = "" if lists else "<p>Không câu nào đổi kết quả.</p>"
    return f"<h2>So với lần trước</h2><ul>{''.join(lines)}</ul>{same}{''.join(lists)}"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace(".", ",")


def _judged(judged: dict[str, Any]) -> str:
    kappa = "–" if judged["kappa"] is None else f"{judged['kappa']:.2f}"
    differs = "".join(
        f"<li>{escape(name)}: mô hình nói {'đúng' if said['model'] else 'sai'} ({escape(said['reason'])})</li>"
        for name, said in judged["differs"].items()
    )
    return (
        f"<h2>Mô hình chấm câu trả lời bằng lời</h2><p>{escape(judged['model'])} chấm {judged['answers']} câu, "
        f"không cho kết quả {judged['no_verdict']} câu; trùng với cách chấm bằng chương trình "
        f"{judged['agreed']:.1%}, kappa {kappa}. Mô hình này cũng viết lại câu trả lời, nên chỉ để tham khảo.</p>"
        f"<ul>{differs}</ul>"
    )


def _lost(lost: Mapping[str, Sequence[str]]) -> str:
    if not lost:
        return ""
    lines = "".join(
        f"<li>{escape(name)}: {escape(reason)}</li>" for name, said in lost.items() for reason in said
    )
    return (
        f"<h2>Nguồn không có trong kho ({len(lost)} câu)</h2><p>Các câu này không thể có đủ nguồn; hãy sửa bộ câu "
        f"hỏi hoặc kho văn bản.</p><ul class='bad'>{lines}</ul>"
    )


def _question(outcome: Outcome) -> str:
    question, verdict = outcome.question, outcome.verdict
    history = "".join(f"<div>{escape(turn)}</div>" for turn in question.history)
    faults = [f"thiếu: {value}" for value in verdict.missing]
    faults += [f"không được có: {value}" for value in verdict.offending]
    faults += [f"không có căn cứ: {value}" for value in verdict.ungrounded]
    faults += [f"lỗi: {outcome.error}"] if outcome.error else []
    faults += ["từ chối nhầm"] if verdict.false_refusal else []
    quotes = "".join(f"<li>{escape(s.file)}: <q>{escape(s.quote)}</q></li>" for s in question.sources)
    cited = "".join(
        f"<li>{escape(c['label'])} ({escape(c['file'])}): <q>{escape(c['quote'])}</q></li>"
        for c in outcome.answer["citations"]
    )
    trace = json.dumps(outcome.answer["trace"], ensure_ascii=False, indent=1)
    return (
        f"<details id='{escape(question.id)}'><summary>{escape(question.id)} · {escape(question.kind)} · {escape(question.question)} "
        f"<span class='bad'>{escape('; '.join(faults))}</span></summary>{history}"
        f"<div class='pair'><div><h4>Đáp án</h4><p class='good'>{escape(question.answer)}</p>"
        f"<ul>{quotes}</ul></div><div><h4>Trả lời ({escape(outcome.answer['kind'])})</h4>"
        f"<pre>{escape(outcome.answer['text'])}</pre><ul>{cited}</ul></div></div>"
        f"<details><summary>Dấu vết</summary><pre>{escape(trace)}</pre></details></details>"
    )
