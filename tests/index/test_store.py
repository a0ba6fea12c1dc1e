"""The database gives documents back exactly as they were put."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.database import Database
from index.documents import Chunk, Document, Header, HeaderField, Rendition
from index.errors import UnknownDocument
from index.renditions import Decision, FileState, RenditionStore
from index.store import Store, fingerprint
from tests.index.samples import full_chunks, full_document


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database.in_directory(tmp_path_factory.mktemp("store"))
    made.create_tables()
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Database.in_directory(tmp_path)
    made.create_tables()
    yield Store(made)
    made.close()


_FIELD = st.builds(HeaderField, confidence=st.floats(0, 1))
_FIELDS = ["kind", "number", "date", "place", "issuer", "superior", "title", "signer", "capacity"]
_LISTS = ["basis", "recipients", "attachments"]
_HEADER = st.builds(
    Header,
    **dict.fromkeys(_FIELDS, st.none() | _FIELD),
    **dict.fromkeys(_LISTS, st.lists(_FIELD, max_size=2).map(tuple)),
)


def own_of(document: Document, rendition: Rendition) -> Document:
    return replace(document, renditions=(replace(rendition, best=True, why=""),))


def put(database: Database, document: Document, chunks: tuple[Chunk, ...] = ()) -> None:
    renditions = RenditionStore(database)
    with database.transaction() as session:
        for rendition in document.renditions:
            renditions.keep(session, own_of(document, rendition), 1)
        Store(database).put(session, document, chunks)
        renditions.tie(session, document)


def test_a_document_comes_back_exactly(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))
    again = store.document(document.id)
    assert again == document
    assert repr(again) == repr(document)
    assert store.chunks_of(document.id) == full_chunks(document)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Document,
        id=st.text(string.hexdigits, min_size=16, max_size=16),
        header=_HEADER,
        renditions=st.just(()),
    )
)
def test_any_document_comes_back_exactly(database: Database, document: Document) -> None:
    # SQLite holds UTF-8: a reader never gives lone surrogates.
    try:
        repr(document).encode()
        document.text.encode()
    except UnicodeEncodeError:
        return
    sections = tuple(replace(each, ordinal=n) for n, each in enumerate(document.sections))
    document = replace(document, sections=sections)
    put(database, document)
    assert Store(database).document(document.id) == document


def test_putting_again_replaces(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))
    shorter = replace(document, sections=(), warnings=(), text="khác")
    put(store.database, shorter, full_chunks(document)[1:])
    assert store.document(document.id) == shorter
    assert [chunk.ordinal for chunk in store.chunks_of(document.id)] == [1]
    assert fingerprint(shorter) != fingerprint(document)


def test_a_transaction_that_fails_changes_nothing(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))

    def put_and_fail() -> None:
        with store.database.transaction() as session:
            store.put(session, replace(document, text="khác"), ())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert store.document(document.id) == document
    assert store.chunks_of(document.id) == full_chunks(document)


def test_removing_takes_all_rows(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))
    with store.database.transaction() as session:
        store.remove(session, document.id)
    assert store.count() == (0, 0, 0)
    assert not store.has(document.id)
    with pytest.raises(UnknownDocument, match=document.id):
        store.document(document.id)


def test_the_list_says_what_a_document_is(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))
    undated = replace(document, id="f" * 16, header=replace(document.header, day=None), renditions=())
    put(store.database, undated)
    first, last = store.documents()
    assert (first.id, first.number, first.kind, first.sections, first.chunks, first.warnings) == (
        document.id,
        "919/BC-STTTT",
        "Báo cáo",
        2,
        2,
        2,
    )
    assert first.files == ("a.txt", "b.pdf")
    assert first.access == "internal"
    assert last.id == undated.id


def test_an_id_may_be_shortened_where_it_is_clear(store: Store) -> None:
    put(store.database, replace(full_document("abc" + "0" * 13), renditions=()))
    put(store.database, replace(full_document("abd" + "0" * 13), renditions=()))
    assert store.resolve("abc").startswith("abc0")
    for unclear in ("ab", "x", "a%", ""):
        with pytest.raises(UnknownDocument):
            store.resolve(unclear)


def test_a_document_is_found_by_its_number_and_several_are_listed(store: Store) -> None:
    first = full_document("abc" + "0" * 13)
    assert first.header.number is not None
    put(store.database, replace(first, renditions=()))
    number = first.header.number.value
    assert store.resolve(f" {number.lower()} ") == first.id
    put(store.database, replace(full_document("abd" + "0" * 13), renditions=()))
    with pytest.raises(UnknownDocument, match=r"abc0000000000000.*abd0000000000000"):
        store.resolve(number)


def test_chunks_that_are_gone_are_left_out(store: Store) -> None:
    document = full_document()
    put(store.database, document, full_chunks(document))
    wanted = [f"{document.id}:{n}" for n in range(1_200)]
    assert set(store.chunks(wanted)) == set(wanted[:2])


def test_own_documents_and_grouping(store: Store) -> None:
    document = full_document()
    renditions = RenditionStore(store.database)
    own = own_of(document, document.renditions[0])
    with store.database.transaction() as session:
        renditions.keep(session, own, 3)
    assert renditions.own_documents(["a" * 64, "x"]) == {"a" * 64: own}
    assert renditions.understood(3) == {"a" * 64}
    assert renditions.understood(4) == frozenset()
    assert renditions.grouping() == {}
    put(store.database, document)
    assert renditions.grouping() == {"a" * 64: document.id, "b" * 64: document.id}


def test_files_and_decisions(store: Store) -> None:
    renditions = RenditionStore(store.database)
    state = FileState("/kho/x.zip/a.txt", "/kho/x.zip", "x.zip/a.txt", "s", "r", None)
    with store.database.transaction() as session:
        renditions.put_file(session, state)
        renditions.put_file(session, replace(state, error="hỏng"))
        renditions.decide(session, Decision("b", "/b", "a", "/a", True))
        renditions.decide(session, Decision("a", "/a", "b", "/b", False))
    assert renditions.files() == {state.path: replace(state, error="hỏng")}
    assert renditions.decisions() == [Decision("a", "/a", "b", "/b", False)]
    with store.database.transaction() as session:
        renditions.forget_files(session, [state.path])
    assert renditions.files() == {}
