"""An ingest killed with SIGKILL at any step leaves an index that answers, and the next run completes it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.keeping import check
from tests.ingest.killed_ingest import STEPS
from tests.ingest.office import BRIDGE, CLINIC, SCHOOL, Office, snapshot

CHANGED = BRIDGE.replace("12 cầu treo", "19 cầu treo")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with two reports ingested; then one is changed and one is added."""
    made = Office(tmp_path / "data", tmp_path / "folder")
    made.write(bridge=BRIDGE, school=SCHOOL)
    made.run()
    made.write(bridge=CHANGED, clinic=CLINIC)
    return made


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What an ingest that nobody kills makes of the same files."""
    folder = tmp_path_factory.mktemp("expected")
    made = Office(folder / "data", folder / "folder")
    made.write(bridge=CHANGED, school=SCHOOL, clinic=CLINIC)
    made.run()
    return _without_paths(snapshot(made))


def _without_paths(state: dict[str, object]) -> dict[str, object]:
    """The ids and passages: the folders of two offices differ."""
    return {each: document[1] for each, document in state.items()}  # type: ignore[index]


def _assert_answers(office: Office) -> None:
    """What was there before is found, in its old or in its new form, never half."""
    assert "48 trường" in office.texts("trường tiểu học nối mạng")[0]
    bridges = [text for text in office.texts("cầu treo dân sinh", k=20) if "cầu treo" in text]
    assert len(bridges) == 1
    assert ("12 cầu treo" in bridges[0]) != ("19 cầu treo" in bridges[0])


def _assert_completes(office: Office, expected: dict[str, object]) -> None:
    office.run()
    assert _without_paths(snapshot(office)) == expected
    office.assert_in_step()
    assert "19 cầu treo" in office.texts("cầu treo")[0]
    assert "31 trạm" in office.texts("trạm y tế dùng bệnh án")[0]
    assert not [trouble for trouble in check(office.ingest) if not trouble.document]
    again = office.run()
    assert (again.written, again.removed, again.embedded) == (0, 0, 0)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(office: Office, expected: dict[str, object], step: str) -> None:
    office.database.close()
    arguments = [str(office.data), str(office.folder), step, "1"]
    child = subprocess.run(
        [sys.executable, "-m", "tests.ingest.killed_ingest", *arguments], check=False, capture_output=True
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    _assert_answers(office)
    _assert_completes(office, expected)


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment(office: Office, expected: dict[str, object], seed: int) -> None:
    office.database.close()
    command = [sys.executable, "-m", "bots.terminal.main", "ingest", str(office.folder)]
    child = subprocess.Popen(
        [*command, "--data", str(office.data)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(random.Random(seed).uniform(0.5, 3.0))
    child.kill()
    child.wait()
    _assert_answers(office)
    _assert_completes(office, expected)


def test_a_first_ingest_that_is_killed(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", tmp_path / "folder")
    office.write(bridge=BRIDGE, school=SCHOOL)
    arguments = [str(office.data), str(office.folder), "after a rendition is kept", "1"]
    subprocess.run([sys.executable, "-m", "tests.ingest.killed_ingest", *arguments], check=False)
    assert office.texts("cầu treo") == []
    office.run()
    assert "12 cầu treo" in office.texts("cầu treo")[0]
    office.assert_in_step()
