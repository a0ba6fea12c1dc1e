"""The one settings object: made once at the door, frozen, and passed in.

Values come, strongest first, from the arguments of a command, `VANBAN_*` environment variables
(`VANBAN_DATA`, `VANBAN_LLM__URL`) and `vanban.toml` in the working directory (or the file that
`VANBAN_CONFIG` names). A key that nobody knows is refused by name, a secret never shows in `repr` or in `vanban doctor`.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors import VanbanError

ENVIRONMENT_PREFIX = "VANBAN_"
# Variables that steer the program from outside and are no settings of it.
_NOT_SETTINGS = {"VANBAN_CONFIG", "VANBAN_SHARED", "VANBAN_TESTING"}


class BadSettings(VanbanError):
    """A setting is unknown or out of its bounds; the message names it and where it came from."""


class Section(BaseModel):
    """A group of settings: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EmbeddingSettings(Section):
    """How passages become vectors."""

    model: str = Field(
        default="bundled",
        pattern=r"^(bundled|sentence-transformers:.+)$",
        description="`bundled`, or `sentence-transformers:NAME_OR_FOLDER`",
    )
    batch_size: int = Field(default=32, ge=1, le=4096)
    device: str | None = Field(default=None, description="cpu, cuda, cuda:1; empty: what is there")
    half_precision: bool = False
    query_prompt: str = ""
    passage_prompt: str = ""


class SearchSettings(Section):
    """How passages are found."""

    candidates: int = Field(default=50, ge=5, le=1000, description="passages that each retriever proposes")


class RerankingSettings(Section):
    """An optional CrossEncoder that orders the first passages anew. Nothing depends on it."""

    model: str | None = Field(
        default=None,
        pattern=r"^sentence-transformers:.+$",
        description="`sentence-transformers:NAME_OR_FOLDER`, or empty",
    )
    batch_size: int = Field(default=16, ge=1, le=1024)
    device: str | None = Field(default=None, description="cpu, cuda, cuda:1; empty: what is there")
    half_precision: bool = False
    top: int = Field(default=20, ge=1, le=200, description="passages that it reads")


class LanguageModelSettings(Section):
    """An optional OpenAI-compatible endpoint that words answers, and may propose figures. Nothing depends on it."""

    url: str | None = None
    model: str = "default"
    key: SecretStr | None = None
    timeout_seconds: float = Field(default=20.0, gt=0, le=300)
    max_tokens: int = Field(default=800, ge=50, le=8000)
    propose_facts: bool = Field(
        default=False, description="whether an ingest asks it for figures that no rule has read"
    )
    propose_requests: int = Field(default=200, ge=1, le=100_000, description="the most that one ingest asks")

    @model_validator(mode="after")
    def _needs_an_address(self) -> Self:
        if self.propose_facts and self.url is None:
            raise ValueError("propose_facts cần VANBAN_LLM__URL")
        return self


class ServerSettings(Section):
    """Where the web server listens and what it takes."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str | None = Field(default=None, description="how people reach the server, for links in chat")
    max_body_bytes: int = Field(default=1_000_000, ge=10_000)
    processes: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="answer side by side, about 150 MB each; empty: one a core up to eight, or only the server itself where a "
        "language model, which takes most of the time, words the answers",
    )


class Settings(BaseSettings):
    """The settings of ingest, index and assistant; `bots.settings.Settings` adds those of the channels."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    data: Path = Field(default=Path("var/data"), description="the data directory: all the state there is")
    embedding: EmbeddingSettings = EmbeddingSettings()
    search: SearchSettings = SearchSettings()
    reranking: RerankingSettings = RerankingSettings()
    llm: LanguageModelSettings = LanguageModelSettings()
    server: ServerSettings = ServerSettings()
    internal_documents: bool = Field(
        default=True,
        description="whether documents marked `lưu hành nội bộ` are taken in; false where strangers ask",
    )
    max_file_bytes: int = Field(default=100_000_000, ge=1_000, description="larger files are refused")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path | None:
    """The TOML file in force: `$VANBAN_CONFIG`, else `vanban.toml` where there is one, else None."""
    named = os.environ.get("VANBAN_CONFIG")
    if named:
        return Path(named)
    here = Path("vanban.toml")
    return here if here.is_file() else None


AnySettings = TypeVar("AnySettings", bound=Settings)


def read_settings(kind: type[AnySettings], **given: Any) -> AnySettings:
    """The settings in force.

    Args:
        kind: the settings object of the caller: unknown is what it does not know.
        given: values from the command line; those that are None do not count.

    Raises:
        BadSettings: an unknown key or variable, a value out of bounds, a file that is not TOML. Names each.
    """
    _refuse_unknown_variables(kind)
    config = config_file()
    if config is not None and not config.is_file():
        raise BadSettings(f"Không có tệp cấu hình {config}")
    try:
        return kind(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadSettings("Cấu hình không hợp lệ: " + "; ".join(_explain(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(f"Không đọc được {config}: {error}") from error


def _refuse_unknown_variables(kind: type[Settings]) -> None:
    """The library overlooks a variable that fits no setting; a misspelt one must not go unnoticed."""
    unknown = sorted(
        variable
        for variable in os.environ
        if variable.startswith(ENVIRONMENT_PREFIX)
        and variable not in _NOT_SETTINGS
        and variable.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")[0] not in kind.model_fields
    )
    if unknown:
        raise BadSettings(f"Biến môi trường không biết: {', '.join(unknown)}")


def _explain(error: ValidationError) -> list[str]:
    """One line a fault, without the value: it may be a secret."""
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        key = ".".join(str(part) for part in fault["loc"])
        what = "khóa không biết" if fault["type"] == "extra_forbidden" else fault["msg"]
        lines.append(f"{key}: {what}")
    return lines
