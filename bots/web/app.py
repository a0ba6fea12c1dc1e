"""The one web application: API, pages, widget and the webhooks of the channels that are switched on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from bots.retention import keep_forgetting
from bots.web.ask_api import ask_router
from bots.web.conversations_api import conversations_router
from bots.web.documents_api import documents_router
from bots.web.knowledge_api import knowledge_router
from bots.web.limits import AskingLimit
from bots.web.openai_api import openai_router
from bots.web.page_pictures_api import page_pictures_router
from bots.web.pages import pages_router
from bots.web.people_page import people_router
from bots.web.problems import install_problem_handlers
from bots.web.register_pages import register_pages_router
from bots.web.security import SecurityLayer
from bots.web.services import Channel, Services
from bots.web.sign_in_page import sign_in_router
from bots.web.suggestions_api import suggestions_router
from bots.web.visitors import HEADER, Visitors

log = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
_BEGIN_AGAIN_SECONDS = 5.0


def create_app(services: Services) -> FastAPI:
    """The application over its parts. Channels start with it and cannot keep it from starting."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        services.database.create_tables()
        tasks = [
            asyncio.create_task(_keep_running(channel), name=channel.name) for channel in services.channels
        ]
        tasks.append(asyncio.create_task(keep_forgetting(services.database, services.web.audit_days)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # The interactive documentation pages load scripts from a foreign host, which the content policy forbids.
    app = FastAPI(
        title="vanban",
        version="1",
        description="Hỏi đáp trên kho văn bản hành chính; mọi câu trả lời có trích dẫn.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    install_problem_handlers(app)
    visitors = Visitors(services.database)
    limit = AskingLimit(services.web.questions_per_minute)
    at_once = CapacityLimiter(services.at_once)
    app.include_router(ask_router(services, visitors, limit, at_once))
    app.include_router(openai_router(services, limit, at_once))
    app.include_router(documents_router(services))
    app.include_router(page_pictures_router(services))
    app.include_router(conversations_router(services, visitors))
    app.include_router(suggestions_router(services))
    app.include_router(knowledge_router(services))
    app.include_router(register_pages_router(services))
    app.include_router(pages_router(services))
    app.include_router(sign_in_router(services))
    app.include_router(people_router(services))
    for channel in services.channels:
        router = channel.router()
        if router is not None:
            app.include_router(router)
    _add_health(app, services)
    _add_static(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(services.web.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "Last-Event-ID", HEADER],
        max_age=600,
    )
    app.add_middleware(SecurityLayer, max_body_bytes=services.max_body_bytes)
    return app


async def _keep_running(channel: Channel) -> None:
    """A fault of ours in a channel is logged and the channel begun again; its messages are in the database."""
    while True:
        try:
            return await channel.run()
        except Exception:
            log.exception("the channel %s stopped; it is started again", channel.name)
        await asyncio.sleep(_BEGIN_AGAIN_SECONDS)


def _add_health(app: FastAPI, services: Services) -> None:
    @app.get("/healthz", tags=["health"])
    def healthz() -> JSONResponse:
        """200 as soon as questions can be answered; the state of each channel besides."""
        why_not = services.ready()
        body: dict[str, Any] = {
            "status": "ok" if why_not is None else "not_ready",
            "detail": why_not or "Sẵn sàng trả lời.",
            "channels": {channel.name: _channel_health(channel) for channel in services.channels},
        }
        return JSONResponse(body, 200 if why_not is None else 503)


def _channel_health(channel: Channel) -> dict[str, str]:
    return channel.health()


def _add_static(app: FastAPI) -> None:
    public = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

    class PublicFiles(StaticFiles):
        """Code and styles that any page may load: there is nothing of anybody's in them."""

        def file_response(self, *args: Any, **kwargs: Any) -> Response:
            response = super().file_response(*args, **kwargs)
            response.headers.update({**public, "Cache-Control": "no-cache"})
            return response

    @app.get("/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        """The one script that a portal includes."""
        return FileResponse(
            STATIC / "widget.js",
            media_type="text/javascript",
            headers={**public, "Cache-Control": "no-cache"},
        )

    app.mount("/static", PublicFiles(directory=STATIC), name="static")
