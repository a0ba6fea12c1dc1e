"""The settings of the places where people ask: sections that the one settings object includes.

A channel is off while its token is not set. Secrets are `SecretStr`, so they never show in `repr` or in a
log.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from assistant.settings import Settings as CoreSettings
from assistant.settings import read_settings
from index.documents import Access

WhoMayAsk = Literal["open", "allow-list", "pairing"]
_SEES = "which documents everybody who may ask here may see: public or internal"


class _Section(BaseModel):
    """Frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WebSettings(_Section):
    """The web page, the widget and the API."""

    title: str = Field(default="Hỏi văn bản", description="the name on the page and the widget")
    subtitle: str = Field(
        default="Trả lời từ văn bản của đơn vị, luôn kèm trích dẫn",
        description="the line below the name",
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(), description="sites that may embed the widget, exactly: https://portal.example.gov.vn"
    )
    who: Literal["open", "keys"] = Field(
        default="open", description="`keys`: whoever asks or reads needs an API key, or a signed-in browser"
    )
    sees: Access = Field(
        default="public", description="which documents somebody without a key may see: public or internal"
    )
    questions_per_minute: int = Field(default=120, ge=1, description="for one key or address")
    heartbeat_seconds: float = Field(default=15.0, gt=0, le=60, description="between SSE comment lines")
    suggestions: tuple[str, ...] = Field(default=(), description="questions offered on an empty page")
    background_prompt_marks: tuple[str, ...] = Field(
        default=("### Task:",),
        description="how prompts begin that chat clients send on their own (titles, tags)",
    )
    audit_days: int = Field(default=180, ge=1, le=3650, description="how long the audit log is kept")

    @field_validator("allowed_origins")
    @classmethod
    def _exact_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """An origin is scheme and host, nothing more; a star would let every site ask."""
        for origin in origins:
            if origin == "null":
                continue
            scheme, separator, host = origin.partition("://")
            if scheme not in {"http", "https"} or not separator or not host or "/" in host or "*" in host:
                raise ValueError(f"nguồn phải có dạng https://ten-mien, hiện là {origin}")
        return origins


class TelegramSettings(_Section):
    """A Telegram bot. Off while there is no token."""

    token: SecretStr | None = None
    base_url: str = Field(
        default="https://api.telegram.org/bot", description="a local Bot API server ends in /bot"
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="1 to 256 of A-Z a-z 0-9 _ -; with it the webhook is served at /channels/telegram",
    )

    @field_validator("webhook_secret")
    @classmethod
    def _as_telegram_wants_it(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("chỉ gồm 1 đến 256 ký tự A-Z, a-z, 0-9, _ và -")
        return secret

    who: WhoMayAsk = "open"
    sees: Access = Field(default="public", description=_SEES)
    allowed_users: tuple[int, ...] = ()
    workers: int = Field(default=8, ge=1, le=64, description="chats answered at the same time")


class ZaloOaSettings(_Section):
    """A Zalo Official Account. Off while there is no app id."""

    app_id: str | None = None
    app_secret: SecretStr | None = Field(default=None, description="for tokens only")
    oa_id: str | None = Field(default=None, description="own messages come back as events and are dropped")
    oa_secret: SecretStr | None = Field(
        default=None, description="signs webhooks; while it is not set the webhook answers 200 and drops all"
    )
    api_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    redirect_url: str | None = None
    code_verifier: SecretStr | None = Field(
        default=None, description="a fixed PKCE pair of the console, if any"
    )
    consent_url: str | None = Field(
        default=None,
        description="the consent link of the console, where it makes one; with its code_verifier",
    )
    who: WhoMayAsk = "open"
    sees: Access = Field(default="public", description=_SEES)
    allowed_users: tuple[str, ...] = ()
    use_app_secret_proof: bool = False
    setting_up: bool = Field(
        default=False,
        description="while the address is saved in Zalo's console: the webhook answers 200 and drops all",
    )
    verification_meta: str | None = Field(
        default=None, description="zalo-platform-site-verification of the page"
    )
    verification_file: str | None = Field(
        default=None,
        pattern=r"^zalo_verifier[\w-]*\.html$",
        description="name of the file that proves whose domain it is; served at the root",
    )
    verification_content: str = Field(default="", description="what stands in that file")


class ZaloBotSettings(_Section):
    """A bot of the Zalo Bot Platform. Off while there is no token."""

    token: SecretStr | None = None
    api_url: str = "https://bot-api.zaloplatforms.com"
    webhook_secret: SecretStr | None = Field(
        default=None, min_length=8, max_length=256, description="8 to 256 characters"
    )
    who: WhoMayAsk = "open"
    sees: Access = Field(default="public", description=_SEES)
    allowed_users: tuple[str, ...] = ()


class Settings(CoreSettings):
    """All settings of the program: the one object that a command makes and passes on."""

    web: WebSettings = WebSettings()
    telegram: TelegramSettings = TelegramSettings()
    zalo_oa: ZaloOaSettings = ZaloOaSettings()
    zalo_bot: ZaloBotSettings = ZaloBotSettings()


def load_settings(**given: Any) -> Settings:
    """All settings in force: arguments that are not None, then `VANBAN_*`, then `vanban.toml`.

    Raises:
        BadSettings: an unknown key or variable, a value out of bounds, a file that is not TOML. Names each.
    """
    return read_settings(Settings, **given)
