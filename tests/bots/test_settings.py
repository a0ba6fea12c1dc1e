"""Settings: where they come from, what is refused, what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import BadSettings
from bots.settings import load_settings
from bots.terminal.serve import answering_processes


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_no_file_and_no_variable():
    settings = load_settings()
    assert (settings.data, settings.embedding.model, settings.server.port) == (
        Path("var/data"),
        "bundled",
        8000,
    )


def test_an_argument_beats_the_environment_and_the_environment_beats_the_file(
    monkeypatch: pytest.MonkeyPatch,
):
    Path("vanban.toml").write_text('data = "from-file"\n[server]\nport = 1111\nhost = "0.0.0.0"\n')
    monkeypatch.setenv("VANBAN_SERVER__PORT", "2222")
    settings = load_settings(data=Path("from-argument"))
    assert (settings.data, settings.server.port, settings.server.host) == (
        Path("from-argument"),
        2222,
        "0.0.0.0",
    )


def test_an_unknown_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VANBAN_DTA", "x")
    with pytest.raises(BadSettings, match="VANBAN_DTA"):
        load_settings()


def test_an_unknown_nested_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VANBAN_LLM__ULR", "x")
    with pytest.raises(BadSettings, match=r"llm\.ulr: khóa không biết"):
        load_settings()


def test_an_unknown_key_of_the_file_is_refused_by_name():
    Path("vanban.toml").write_text("[search]\ncandidate = 3\n")
    with pytest.raises(BadSettings, match=r"search\.candidate: khóa không biết"):
        load_settings()


def test_a_value_out_of_bounds_is_named():
    Path("vanban.toml").write_text("[search]\ncandidates = 1\n")
    with pytest.raises(BadSettings, match=r"search\.candidates: .*5"):
        load_settings()


def test_a_file_that_is_not_toml_is_named():
    Path("vanban.toml").write_text("data = = 3")
    with pytest.raises(BadSettings, match=r"vanban\.toml"):
        load_settings()


def test_a_named_file_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VANBAN_CONFIG", "nowhere.toml")
    with pytest.raises(BadSettings, match=r"nowhere\.toml"):
        load_settings()


def test_a_secret_shows_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VANBAN_LLM__KEY", "sk-very-secret")
    settings = load_settings()
    assert settings.llm.key is not None
    assert settings.llm.key.get_secret_value() == "sk-very-secret"
    assert "very-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_settings_cannot_be_changed():
    with pytest.raises(Exception, match="frozen"):
        load_settings().data = Path("x")


def test_figures_are_proposed_only_by_a_model_that_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().llm.propose_facts is False
    monkeypatch.setenv("VANBAN_LLM__PROPOSE_FACTS", "true")
    with pytest.raises(BadSettings, match="cần VANBAN_LLM__URL"):
        load_settings()


def test_how_many_processes_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, processes in ((1, 1), (2, 2), (64, 8)):
        monkeypatch.setattr("assistant.answering_pool.usable_cores", lambda cores=cores: cores)
        assert answering_processes(load_settings()) == processes
    assert answering_processes(load_settings(server={"processes": 12})) == 12
    # A language model takes most of the time; threads of the server wait for it as well.
    assert answering_processes(load_settings(llm={"url": "http://127.0.0.1:1/v1"})) == 1
