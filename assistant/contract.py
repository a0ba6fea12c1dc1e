"""The answer as JSON: the public contract that the command line, the HTTP API and evaluation share."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer, Citation


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain data, with the fields of the contract in their order."""
    return {
        "conversation_id": answer.conversation_id,
        "message_id": answer.message_id,
        "kind": answer.kind,
        "text": answer.text,
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "role": s.role} for s in answer.sentences
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "computations": [
            {"expression": c.expression, "result": c.result, "unit": c.unit, "inputs": list(c.inputs)}
            for c in answer.computations
        ],
        "warnings": list(answer.warnings),
        "suggestions": list(answer.suggestions),
        "trace": {**answer.trace, "access": answer.access},
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """One citation; `span` is in code points of the document's stored text, which is NFC."""
    document = citation.document
    return {
        "n": citation.n,
        "label": citation.label,
        "document": {
            "id": document.id,
            "kind": document.kind,
            "number": document.number,
            "date": document.date,
            "issuer": document.issuer,
            "title": document.title,
            "status": document.status,
        },
        "file": citation.file,
        "section": list(citation.section),
        "headings": list(citation.headings),
        "page": citation.page,
        "span": [citation.span.start, citation.span.end],
        "quote": citation.quote,
        "url": citation.url,
    }
