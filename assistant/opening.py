"""Opens a data directory for asking, and names what an ingest must draw from documents for that.

Nothing heavy is imported until a question needs it; what a question does need is loaded side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from assistant.assistant import Assistant
from assistant.conversation import Conversations
from assistant.deciding import Deciding
from assistant.figures.route import FigureRoute
from assistant.ground import verify
from assistant.guard import GuardRoute
from assistant.instruments.cited import Passages
from assistant.instruments.instrument_route import InstrumentRoute
from assistant.language.model import CorpusLanguage
from assistant.library import Library
from assistant.passages.articles import ArticleRoute
from assistant.passages.outline import Outlines
from assistant.passages.passage_route import PassageRoute
from assistant.passages.terms import Weigh, inverse_frequency
from assistant.pasted import PastedTextRoute
from assistant.question import Question, Turn
from assistant.route import Route
from assistant.settings import Settings
from assistant.small_talk import Holdings, SmallTalkRoute
from assistant.understanding import understand
from assistant.wording.rewording import Rewording
from index.database import Database
from index.documents import Document
from index.embedders.engine import EmbedderOptions, Engine, pick_embedder
from index.errors import IndexNotReady
from index.fact_table import FactTable
from index.reranking import Reranker, RerankerOptions, pick_reranker
from index.searcher import Searcher
from index.store import Store
from ingest.deriving import Deriver
from ingest.facts.deriver import FactDeriver
from ingest.instrument_deriver import InstrumentDeriver
from ingest.versions import CHUNKING_VERSION

if TYPE_CHECKING:
    from assistant.wording.endpoint import ChatEndpoint

LANGUAGE_FILE = "language.npz"
# All routes look for an answer to it.
_FIRST_QUESTION = "Văn bản nêu bao nhiêu nội dung?"


@dataclass(frozen=True, slots=True)
class Opened:
    """A data directory open for asking."""

    assistant: Assistant
    library: Library
    conversations: Conversations
    database: Database
    searcher: Searcher
    engine: Engine
    settings: Settings

    def counts(self) -> tuple[int, int, int]:
        """How many documents, sections and chunks there are."""
        return Store(self.database).count()

    def warm_up(self) -> None:
        """Loads the embedder, the indexes and what the routes keep, so that the first question is answered as fast as the
        next."""
        self.searcher.search("văn bản", k=1)
        self.assistant.drafts(self.assistant.understand(_FIRST_QUESTION, ()))


@contextmanager
def open_assistant(settings: Settings) -> Iterator[Opened]:
    """Opens the data directory of the settings; closes it after use.

    Raises:
        IndexNotReady: there is no index, or one built with another embedder or chunking.
        SearchUnavailable: a part of it cannot be opened.
    """
    data = settings.data
    require_data(data)
    database = Database.in_directory(data)
    try:
        with open_directory(data, database, embedder(settings), settings) as opened:
            yield opened
    finally:
        database.close()


def require_data(data: Path) -> None:
    """Raises `IndexNotReady` where nothing has been taken in yet."""
    if not (data / "vanban.sqlite").is_file():
        raise IndexNotReady(
            f"Chưa có dữ liệu ở {data}; hãy chạy `vanban ingest THƯ_MỤC --data {data}` trước."
        )


@contextmanager
def open_directory(
    data: Path,
    database: Database,
    engine: Engine,
    settings: Settings,
    conversations: Conversations | None = None,
) -> Iterator[Opened]:
    """Opens what lies in a directory, answering with this engine; conversations are kept in it unless others are given.

    Raises:
        IndexNotReady: there is no index, or one built with another embedder or chunking.
        SearchUnavailable: a part of it cannot be opened.
    """
    with ThreadPoolExecutor(max_workers=2) as side_by_side:
        # The embedder's model and Chroma's import take most of a cold start; they wait for one another on nothing.
        model = side_by_side.submit(engine.embed_query, "văn bản")
        database.create_tables()
        searcher = Searcher.open(
            data,
            database,
            engine,
            CHUNKING_VERSION,
            candidates=settings.search.candidates,
            reranker=reranker(settings),
        )
        vectors = side_by_side.submit(searcher.check_complete)
        language = load_language(data, database)
        model.result()
        vectors.result()
    library = Library(database)
    conversations = conversations or Conversations(database)
    outlines = Outlines()
    assistant = Assistant(
        understand=_understanding(language),
        gates=(
            GuardRoute(),
            PastedTextRoute(),
            SmallTalkRoute(lambda: holdings(database)),
            ArticleRoute(searcher, library, library.summaries, _weigh(searcher), outlines),
        ),
        routes=_routes(database, searcher, library, language, outlines),
        deciding=Deciding(library, library.summaries, _weigh(searcher), outlines),
        documents=library,
        conversations=conversations,
        wording=_wording(settings, library),
    )
    yield Opened(assistant, library, conversations, database, searcher, engine, settings)
    searcher.close()


def embedder(settings: Settings) -> Engine:
    """The embedder that the settings name."""
    chosen = settings.embedding
    return pick_embedder(
        chosen.model,
        EmbedderOptions(
            batch_size=chosen.batch_size,
            device=chosen.device,
            half_precision=chosen.half_precision,
            query_prompt=chosen.query_prompt,
            passage_prompt=chosen.passage_prompt,
        ),
    )


def reranker(settings: Settings) -> Reranker | None:
    """The reranker that the settings name, if any."""
    chosen = settings.reranking
    return pick_reranker(
        chosen.model,
        RerankerOptions(
            batch_size=chosen.batch_size,
            device=chosen.device,
            half_precision=chosen.half_precision,
            top=chosen.top,
        ),
    )


def derivers(data: Path, database: Database) -> tuple[Deriver, ...]:
    """What an ingest draws from the documents besides their chunks."""
    return (InstrumentDeriver(), FactDeriver(database), LanguageDeriver(data))


def load_language(data: Path, database: Database) -> CorpusLanguage:
    """The corpus' own language; made anew where its file is missing or damaged."""
    path = data / LANGUAGE_FILE
    try:
        return CorpusLanguage.load(path)
    except IndexNotReady:
        return build_language(path, database)


def build_language(path: Path, database: Database) -> CorpusLanguage:
    """Learns the language of all documents and writes it beside the index."""
    store = Store(database)
    language = CorpusLanguage.build(store.document(summary.id).text for summary in store.documents())
    language.save(path)
    return language


@dataclass(frozen=True, slots=True)
class LanguageDeriver:
    """Learns the corpus' language once a run has changed the corpus."""

    data: Path
    name: str = "language"
    version: int = 1
    label: str = ""

    def store(self, session: Session, document: Document) -> None:
        """A single document teaches nothing by itself."""

    def remove(self, session: Session, document_id: str) -> None:
        """Nothing is kept of a single document."""

    def finish(self, database: Database) -> None:
        """Learns from all documents."""
        build_language(self.data / LANGUAGE_FILE, database)

    def count(self, session: Session) -> int:
        """It keeps no rows."""
        return 0


class _Understanding:
    """Reads questions with the corpus' own language."""

    def __init__(self, language: CorpusLanguage) -> None:
        self._language = language

    def __call__(self, text: str, history: Sequence[Turn]) -> Question:
        return understand(text, language=self._language, history=history)


def _understanding(language: CorpusLanguage) -> _Understanding:
    return _Understanding(language)


def _routes(
    database: Database, searcher: Searcher, library: Library, language: CorpusLanguage, outlines: Outlines
) -> tuple[Route, ...]:
    return (
        InstrumentRoute(database, library, library.summaries, Passages(searcher, _weigh(searcher))),
        FigureRoute(FactTable(database), library, lambda word: language.frequency(word) > 0),
        PassageRoute(searcher, library, library.summaries, _weigh(searcher), outlines),
    )


def _wording(settings: Settings, library: Library) -> Rewording | None:
    """The configured language model as one that words answers, None where there is none."""
    model = chat_model(settings)
    return None if model is None else Rewording(model, library, verify, settings.llm.timeout_seconds)


def chat_model(settings: Settings) -> ChatEndpoint | None:
    """The configured language model, None where there is none."""
    chosen = settings.llm
    if chosen.url is None:
        return None
    # Brings llama-index along, which only a configured model is worth.
    from assistant.wording.endpoint import ChatEndpoint

    return ChatEndpoint(
        url=chosen.url,
        model=chosen.model,
        key=chosen.key,
        timeout_seconds=chosen.timeout_seconds,
        max_tokens=chosen.max_tokens,
    )


def holdings(database: Database) -> Holdings:
    """What the corpus holds, for a person who asks what can be asked."""
    documents = Store(database).documents()
    kinds = Counter((summary.kind or "Văn bản").capitalize() for summary in documents)
    years = sorted(summary.day.year for summary in documents if summary.day)
    return Holdings(
        documents=len(documents),
        kinds=tuple(kinds.most_common()),
        years=(years[0], years[-1]) if years else None,
    )


def _weigh(searcher: Searcher) -> Weigh:
    """How much a word says, by the chunks that hold it."""
    return lru_cache(maxsize=50_000)(inverse_frequency(searcher.frequency, max(1, searcher.count())))
