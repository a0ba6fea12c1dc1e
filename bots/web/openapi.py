"""What the OpenAPI description says of errors, the same for every endpoint."""

from __future__ import annotations

from typing import Any

from bots.web.problems import PROBLEM_JSON, Problem

_MEANINGS = {
    400: "Câu hỏi hoặc nội dung không hiểu được",
    401: "Thiếu khóa truy cập, hoặc khóa sai",
    403: "Khóa truy cập không có quyền này",
    404: "Không có",
    413: "Nội dung quá lớn",
    422: "Không đúng giao ước",
    429: "Quá nhiều yêu cầu",
    503: "Chưa trả lời được",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": meaning, "content": {PROBLEM_JSON: {}}}
    for status, meaning in _MEANINGS.items()
}
