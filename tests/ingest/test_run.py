"""One data directory over many ingests: nothing twice, nothing lost, nothing left behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

from index.database import Database
from index.derived import FULLTEXT_FOLDER, VECTORS_FOLDER
from index.documents import Document
from index.embedders.engine import Engine, Vectors, unit_rows
from index.errors import IndexNotReady
from index.lock import WriterBusy, writer_lock
from index.signature import generation
from ingest.keeping import check, forget_missing, merge, remove, split
from tests.ingest.office import BRIDGE, CLINIC, SCHOOL, Office, report, snapshot


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "data", tmp_path / "folder")
    yield made
    made.database.close()


class Letters:
    """An embedder of another name and dimension: how often each letter stands in the text."""

    name = "letters"
    dimension = 26

    def embed_query(self, text: str) -> Vectors:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        counts = [[text.lower().count(chr(97 + n)) + 1 for n in range(26)] for text in texts]
        return unit_rows(np.array(counts, dtype=np.float32).reshape(-1, 26))


class Counting:
    """The engine of the office, with a count of what it is asked to embed."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.name, self.texts = engine, engine.name, 0

    @property
    def dimension(self) -> int:
        return self.engine.dimension

    def embed_query(self, text: str) -> Vectors:
        return self.engine.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return self.engine.embed_passages(texts)


def test_the_same_folder_twice_changes_nothing(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    first = office.run()
    assert (first.files, first.written, first.documents, first.failures) == (2, 2, 2, [])
    assert first.embedded == first.chunks > 0
    before, grown = snapshot(office), generation(office.database)
    counting = Counting(office.engine)
    second = office.again(counting).run()
    assert (second.unchanged, second.written, second.removed, second.embedded) == (2, 0, 0, 0)
    assert counting.texts == 0
    assert snapshot(office) == before
    assert generation(office.database) == grown
    office.assert_in_step()


def test_what_is_ingested_is_found(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL, clinic=CLINIC)
    office.run()
    assert "12 cầu treo" in office.texts("bao nhiêu cầu treo")[0]
    assert "48 trường" in office.texts("co bao nhieu truong tieu hoc")[0]


def test_a_changed_file_replaces_its_old_self(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    counting = Counting(office.engine)
    office.write(bridge=BRIDGE.replace("12 cầu treo", "19 cầu treo"))
    changed = office.again(counting).run()
    assert (changed.unchanged, changed.written, changed.removed, changed.documents) == (1, 1, 1, 2)
    assert counting.texts == changed.embedded == 1
    (found,) = [text for text in office.texts("cầu treo", k=10) if "cầu treo" in text]
    assert "19 cầu treo" in found
    office.assert_in_step()


def test_a_file_that_turns_unreadable_loses_nothing(office: Office) -> None:
    office.write(bridge=BRIDGE)
    office.run()
    (office.folder / "bridge.txt").write_bytes(b"")
    report = office.run()
    assert [failure.reason for failure in report.failures] == ["Tệp rỗng (0 byte)."]
    assert "12 cầu treo" in office.texts("cầu treo")[0]
    assert any("Tệp rỗng" in trouble.what for trouble in check(office.ingest))


def test_a_deleted_file_stays_until_it_is_removed(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    (office.folder / "bridge.txt").unlink()
    assert office.run().documents == 2
    (trouble,) = [each for each in check(office.ingest) if "không còn" in each.what]
    assert "12 cầu treo" in office.store.document(trouble.document).text
    assert forget_missing(office.ingest).removed == 1
    assert office.files_of() == [("school.txt",)]
    office.assert_in_step()


def test_removing_a_document_takes_it_out_everywhere(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    (bridge,) = [each.id for each in office.store.documents() if each.files == ("bridge.txt",)]
    assert remove(office.ingest, bridge).removed == 1
    assert not any("cầu treo" in text for text in office.texts("cầu treo", k=10))
    office.assert_in_step()
    assert (office.folder / "bridge.txt").is_file()


def test_a_renamed_file_is_the_same_document(office: Office) -> None:
    office.write(bridge=BRIDGE)
    office.run()
    (before,) = office.store.documents()
    (office.folder / "bridge.txt").rename(office.folder / "moved.txt")
    assert office.run().embedded == 0
    assert forget_missing(office.ingest).removed == 0
    (after,) = office.store.documents()
    assert (after.id, after.files) == (before.id, ("moved.txt",))


def test_a_copy_is_no_second_document(office: Office) -> None:
    office.write(bridge=BRIDGE)
    office.run()
    office.write(copy=BRIDGE, other=BRIDGE.replace("\n\n", "\n\n\n"))
    again = office.run()
    assert (again.documents, again.embedded) == (1, 0)
    (document,) = office.store.documents()
    assert len(office.store.document(document.id).renditions) == 2
    (office.folder / "bridge.txt").unlink()
    forget_missing(office.ingest)
    assert office.files_of() == [("copy.txt", "other.txt")]


def test_files_may_come_in_any_order(tmp_path: Path) -> None:
    texts = {"bridge": BRIDGE, "school": SCHOOL, "twin": SCHOOL.replace("\n\n", "\n\n\n")}
    states = []
    for order in (("bridge", "school", "twin"), ("twin", "bridge", "school")):
        office = Office(tmp_path / order[0], tmp_path / "folder")
        shutil.rmtree(office.folder)
        office.folder.mkdir()
        for stem in order:
            office.write(**{stem: texts[stem]})
            office.run()
        states.append(snapshot(office))
        office.database.close()
    assert states[0] == states[1]


def test_the_keeper_joins_and_the_join_survives(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    merge(office.ingest, [each.id for each in office.store.documents()])
    assert office.files_of() == [("bridge.txt", "school.txt")]
    assert office.run().written == 0
    office.write(clinic=CLINIC, bridge=BRIDGE.replace("12 cầu", "13 cầu"))
    office.run()
    assert office.files_of() == [("bridge.txt", "school.txt"), ("clinic.txt",)]
    office.assert_in_step()


def test_the_keeper_parts_and_the_parting_survives(office: Office) -> None:
    long = report(11, 1, *(f"Việc thứ {n}: đã sửa {n * 7} cầu ở xã số {n}." for n in range(3, 20)))
    office.write(bridge=long, scan=long.replace("Tình hình", "Tinh hình"))
    office.run()
    ((first, second),) = office.files_of()
    split(office.ingest, office.store.documents()[0].id, "scan.txt")
    assert office.files_of() == [(first,), (second,)]
    office.write(school=SCHOOL)
    office.run()
    assert office.files_of() == sorted([(first,), (second,), ("school.txt",)])
    office.assert_in_step()


def test_bad_files_are_named_and_the_others_go_on(office: Office) -> None:
    office.limits = replace(office.limits, max_bytes=100_000)
    office.write(good=BRIDGE, empty="")
    (office.folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (office.folder / "broken.txt").write_bytes("Báo cáo ".encode() * 20 + b"\xff\xfe\xfa\x80" * 3)
    with (office.folder / "huge.txt").open("wb") as huge:
        huge.truncate(200_000_000)
    (office.folder / "unknown.xyz").write_text("a")
    (office.folder / "dangling.txt").symlink_to(office.folder / "nowhere")
    report = office.ingest.run([office.folder, office.folder / "missing.txt"])
    failed = {Path(failure.file).name: failure.reason for failure in report.failures}
    assert {"empty.txt", "binary.txt", "huge.txt", "unknown.xyz", "dangling.txt", "missing.txt"} <= set(
        failed
    )
    assert "quá lớn" in failed["huge.txt"]
    assert "(.xyz)" in failed["unknown.xyz"]
    assert all(failed.values())
    assert "good.txt" not in failed
    assert "12 cầu treo" in office.texts("cầu treo")[0]


def test_a_changed_zip_loses_the_members_that_it_lost(office: Office) -> None:
    def pack(**members: str) -> None:
        with zipfile.ZipFile(office.folder / "pack.zip", "w") as packed:
            for stem, text in members.items():
                packed.writestr(f"{stem}.txt", text)

    pack(bridge=BRIDGE, school=SCHOOL)
    assert office.run().documents == 2
    pack(school=SCHOOL, clinic=CLINIC)
    changed = office.run()
    assert (changed.documents, changed.removed) == (2, 1)
    assert office.files_of() == [("pack.zip/clinic.txt",), ("pack.zip/school.txt",)]
    assert office.run().written == 0
    office.assert_in_step()


def test_a_data_directory_inside_the_folder_is_passed_over(tmp_path: Path) -> None:
    office = Office(tmp_path / "folder" / "var" / "data", tmp_path / "folder")
    office.write(bridge=BRIDGE)
    for _ in range(2):
        report = office.run()
        assert (report.files, report.failures) == (1, [])
    office.database.close()


def test_a_folder_that_may_not_be_read_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    office.write(bridge=BRIDGE)
    closed = office.folder / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refusing(path: Path) -> object:
        # The tests may run as root, whom no permission stops.
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report = office.run()
    assert [(failure.file, failure.reason) for failure in report.failures] == [
        (str(closed), "Không có quyền đọc thư mục.")
    ]
    assert report.documents == 1


def test_a_second_writer_is_told_to_wait(office: Office) -> None:
    office.write(bridge=BRIDGE)
    with writer_lock(office.data), pytest.raises(WriterBusy, match="đang ghi"):
        office.run()
    assert office.run().documents == 1


def test_the_lock_of_a_killed_process_is_free(office: Office) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from index.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(office.data)], check=False).returncode == -9
    office.write(bridge=BRIDGE)
    assert office.run().documents == 1


def test_another_embedder_is_refused_until_reindexed(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    other = office.again(Letters())
    with pytest.raises(IndexNotReady, match=r"letters.*vanban reindex"):
        other.run()
    with pytest.raises(IndexNotReady, match="vanban reindex"), other.searching():
        pass
    assert other.ingest.reindex().embedded == len(other.indexed()[0])
    assert "12 cầu treo" in other.texts("12 cầu treo")[0]
    with pytest.raises(IndexNotReady), office.searching():
        pass
    counting = Counting(office.engine)
    assert office.again(counting).ingest.reindex().embedded == counting.texts == 0


@pytest.mark.parametrize("lost", [VECTORS_FOLDER, FULLTEXT_FOLDER])
def test_reindex_brings_back_a_lost_index_without_embedding(office: Office, lost: str) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    question = "sửa cầu treo dân sinh"
    before = office.texts(question)
    shutil.rmtree(office.data / lost)
    counting = Counting(office.engine)
    assert office.again(counting).ingest.reindex().embedded == counting.texts == 0
    assert office.texts(question) == before
    office.assert_in_step()


@pytest.mark.parametrize("damaged", [VECTORS_FOLDER, FULLTEXT_FOLDER])
def test_reindex_mends_a_damaged_index(office: Office, damaged: str) -> None:
    office.write(bridge=BRIDGE)
    office.run()
    for file in (office.data / damaged).rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged" * 100)
    assert office.ingest.reindex().embedded == 0
    assert "12 cầu treo" in office.texts("cầu treo")[0]
    office.assert_in_step()


def test_there_is_no_search_before_the_first_ingest(office: Office) -> None:
    office.database.create_tables()
    with pytest.raises(IndexNotReady, match="vanban ingest"), office.searching():
        pass


def test_a_search_that_is_open_sees_a_later_ingest(office: Office) -> None:
    office.write(bridge=BRIDGE)
    office.run()
    with office.searching() as searcher:
        assert not any("trường tiểu học" in hit.chunk.text for hit in searcher.search("trường tiểu học"))
        office.write(school=SCHOOL)
        office.run()
        assert "48 trường" in searcher.search("trường tiểu học")[0].chunk.text


class WordCount:
    """A deriver that keeps how long each document is, and can be told to fail."""

    name, label, fails = "length", "Chữ", False

    def __init__(self, version: int = 1) -> None:
        self.version, self.kept, self.finished = version, dict[str, int](), 0

    def store(self, session: Session, document: Document) -> None:
        if self.fails:
            raise RuntimeError("deriver")
        self.kept[document.id] = len(document.text)

    def remove(self, session: Session, document_id: str) -> None:
        self.kept.pop(document_id, None)

    def finish(self, database: Database) -> None:
        self.finished += 1

    def count(self, session: Session) -> int:
        return len(self.kept)


def test_a_deriver_that_was_not_finished_is_finished_by_the_next_run(office: Office) -> None:
    class Interrupted(WordCount):
        def finish(self, database: Database) -> None:
            raise KeyboardInterrupt

    office.write(bridge=BRIDGE)
    office.derivers = (Interrupted(),)
    with pytest.raises(KeyboardInterrupt):
        office.run()
    office.derivers = (deriver := WordCount(),)
    assert office.run().written == 0
    assert deriver.finished == 1


def test_derivers_follow_the_documents(office: Office) -> None:
    deriver = WordCount()
    office.derivers = (deriver,)
    office.write(bridge=BRIDGE, school=SCHOOL)
    assert office.run().derived == {"Chữ": 2}
    assert deriver.kept == {each: len(office.store.document(each).text) for each in snapshot(office)}
    office.write(bridge=BRIDGE.replace("12 cầu", "9 cầu"))
    office.run()
    assert set(deriver.kept) == set(snapshot(office))
    assert deriver.finished == 2
    office.run()
    assert deriver.finished == 2


def test_a_deriver_that_has_learned_sees_old_documents_again(office: Office) -> None:
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    for version in (1, 2):
        office.derivers = (deriver := WordCount(version),)
        report = office.run()
        assert (report.written, report.embedded, len(deriver.kept), deriver.finished) == (0, 0, 2, 1)


def test_a_document_whose_deriver_fails_is_not_half_there(office: Office) -> None:
    deriver = WordCount()
    office.derivers = (deriver,)
    office.write(bridge=BRIDGE)
    office.run()
    before = snapshot(office)
    deriver.fails = True
    office.write(bridge=BRIDGE.replace("12 cầu", "9 cầu"))
    with pytest.raises(RuntimeError):
        office.run()
    assert snapshot(office) == before
    deriver.fails = False
    office.run()
    assert any("9 cầu" in text for text in office.texts("cầu treo"))
    office.assert_in_step()
