"""Errors become `application/problem+json` (RFC 9457) with a Vietnamese `detail`, here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from assistant.conversation import UnknownConversation
from bots.admission import UnknownPerson
from bots.web.error_page import error_page, for_a_person
from index.errors import (
    BadQuestion,
    IndexNotReady,
    SearchUnavailable,
    UnknownDocument,
    UnreadableFile,
    VanbanError,
)

log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"

STATUS_OF: dict[type[VanbanError], int] = {
    BadQuestion: 400,
    UnknownDocument: 404,
    UnknownConversation: 404,
    UnreadableFile: 422,
    UnknownPerson: 404,
    IndexNotReady: 503,
    SearchUnavailable: 503,
}
_DETAIL_OF_STATUS = {
    401: "Cần khóa truy cập hợp lệ.",
    403: "Không có quyền thực hiện việc này.",
    404: "Không có địa chỉ này.",
    405: "Địa chỉ này không nhận phương thức vừa dùng.",
    413: "Nội dung gửi lên quá lớn.",
    429: "Gửi quá nhiều câu hỏi trong thời gian ngắn. Xin thử lại sau ít phút.",
}


class Problem(BaseModel):
    """The body of every error."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Refused(Exception):
    """A request that is refused: `status`, a Vietnamese `detail`, and perhaps headers."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem_response(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The response for an error; the detail may hold anything, lone surrogates included."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=_writable(detail))
    return JSONResponse(problem.model_dump(), status, headers, media_type=PROBLEM_JSON)


def status_of(error: VanbanError) -> int:
    """The HTTP status of one of our errors, by its nearest known class."""
    return next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), 500)


def describe_faults(faults: Sequence[Any]) -> str:
    """One Vietnamese sentence on what of a request does not fit the contract, without its values."""
    return "; ".join(_describe_fault(fault) for fault in faults)


def install_problem_handlers(app: FastAPI) -> None:
    """Makes every error of the application a problem document, or a page where a person asked for one."""

    def told(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
        if for_a_person(request):
            return error_page(request, status, detail)
        return problem_response(status, detail, headers)

    async def on_refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return told(request, error.status, error.detail, error.headers)

    async def on_our_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, VanbanError)
        return told(request, status_of(error), str(error))

    async def on_bad_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return told(request, 422, describe_faults(error.errors()))

    async def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = _DETAIL_OF_STATUS.get(error.status_code, str(error.detail))
        return told(request, error.status_code, detail, dict(error.headers or {}))

    async def on_surprise(request: Request, error: Exception) -> Response:
        log.error("unexpected error at %s", request.url.path, exc_info=error)
        return told(request, 500, "Có lỗi bất ngờ ở máy chủ; lỗi đã được ghi lại.")

    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(VanbanError, on_our_error)
    app.add_exception_handler(RequestValidationError, on_bad_request)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_surprise)


_FAULTS = {
    "missing": "thiếu",
    "extra_forbidden": "không có trong giao ước",
    "string_type": "phải là chuỗi ký tự",
    "string_unicode": "có ký tự không phải Unicode hợp lệ",
    "string_too_long": "dài quá {max_length} ký tự",
    "string_too_short": "không được để trống",
    "string_pattern_mismatch": "không đúng dạng",
    "list_type": "phải là danh sách",
    "too_long": "có quá {max_length} phần tử",
    "literal_error": "phải là một trong: {expected}",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "model_attributes_type": "phải là một đối tượng JSON",
    "dict_type": "phải là một đối tượng JSON",
    "value_error": "{error}",
}


def _describe_fault(fault: Any) -> str:
    kind = str(fault.get("type", ""))
    if kind == "json_invalid":
        return "Nội dung gửi lên không phải JSON hợp lệ"
    where = ".".join(str(part) for part in fault.get("loc", ()) if part not in {"body", "query", "path"})
    context = {key: str(value) for key, value in (fault.get("ctx") or {}).items()}
    pattern = _FAULTS.get(kind)
    said = pattern.format(**context) if pattern else str(fault.get("msg", "không hợp lệ"))
    return f"{where or 'nội dung gửi lên'}: {said}"


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
