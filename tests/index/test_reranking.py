"""The CrossEncoder that may order the first passages anew: a tiny real one, made here."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Database
from index.embedders.engine import pick_embedder
from index.reranking import RerankerOptions, RerankerUnavailable, pick_reranker
from index.searcher import Searcher
from ingest.versions import CHUNKING_VERSION

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("sentence_transformers") is None,
    reason="the extra `models` is not installed",
)
QUESTION = "có bao nhiêu trạm"
WORDS = "[PAD] [UNK] [CLS] [SEP] có bao nhiêu trạm thu phát sóng thuế đất họp chợ".split()


def save_model(folder: Path, labels: int = 1) -> Path:
    """A one-layer BERT over a dozen words, with random weights of a fixed seed."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(7)
    tokenizer = Tokenizer(
        models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=128,
    ).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
        initializer_range=0.6,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sentence-transformers:{save_model(tmp_path_factory.mktemp('reranker'))}"


def test_none_is_chosen() -> None:
    assert pick_reranker(None) is None
    assert pick_reranker("") is None


@pytest.mark.parametrize("spec", ["bundled", "sentence-transformers:", "x/y"])
def test_an_unknown_reranker_is_refused(spec: str) -> None:
    with pytest.raises(RerankerUnavailable, match="sentence-transformers"):
        pick_reranker(spec)


@needs_torch
def test_scores_lie_between_0_and_1_in_the_order_of_the_passages(model: str) -> None:
    reranker = pick_reranker(model, RerankerOptions(batch_size=2, device="cpu"))
    assert reranker is not None
    passages = ["trạm thu phát sóng", "thuế đất", "họp chợ", "có bao nhiêu"]
    scores = reranker.scores(QUESTION, passages)
    assert all(0 < score < 1 for score in scores)
    assert len({round(score, 4) for score in scores}) == 4
    assert reranker.scores(QUESTION, passages[::-1]) == pytest.approx(scores[::-1], abs=1e-5)
    assert reranker.scores("thuế đất", passages) != pytest.approx(scores, abs=1e-3)
    assert reranker.scores(QUESTION, []) == []


@needs_torch
def test_half_precision_stays_close(model: str) -> None:
    exact, half = (
        pick_reranker(model, RerankerOptions(device="cpu", half_precision=wanted)) for wanted in (False, True)
    )
    assert exact is not None
    assert half is not None
    passages = ["trạm thu phát sóng", "thuế đất"]
    scores = half.scores(QUESTION, passages)
    assert scores == pytest.approx(exact.scores(QUESTION, passages), abs=0.02)
    assert scores != exact.scores(QUESTION, passages)


@needs_torch
def test_a_model_with_several_labels_is_refused(tmp_path: Path) -> None:
    reranker = pick_reranker(f"sentence-transformers:{save_model(tmp_path, labels=3)}")
    assert reranker is not None
    with pytest.raises(RerankerUnavailable, match="3 nhãn"):
        reranker.scores(QUESTION, ["trạm"])


@needs_torch
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    reranker = pick_reranker(f"sentence-transformers:{tmp_path / 'nothing'}")
    assert reranker is not None
    with pytest.raises(RerankerUnavailable, match="nothing"):
        reranker.scores(QUESTION, ["trạm"])


@pytest.fixture
def database(sample_data: Path) -> Iterator[Database]:
    opened = Database.in_directory(sample_data)
    yield opened
    opened.close()


@needs_torch
def test_the_search_puts_the_first_in_the_order_of_the_reranker(
    database: Database, sample_data: Path, model: str
) -> None:
    reranker = pick_reranker(model, RerankerOptions(device="cpu", top=6))
    assert reranker is not None
    engine = pick_embedder("bundled")
    plain = Searcher.open(sample_data, database, engine, CHUNKING_VERSION)
    reranked = Searcher.open(sample_data, database, engine, CHUNKING_VERSION, reranker=reranker)
    before, after = plain.search(QUESTION, k=10), reranked.search(QUESTION, k=10)
    scores = reranker.scores(QUESTION, [hit.chunk.text for hit in before[:6]])
    expected = [hit for _, hit in sorted(zip(scores, before[:6], strict=True), key=lambda pair: -pair[0])]
    assert [hit.chunk.id for hit in after[:6]] == [hit.chunk.id for hit in expected]
    assert [hit.chunk.id for hit in after[:6]] != [hit.chunk.id for hit in before[:6]]
    assert after[6:] == before[6:]
    assert [hit.rank for hit in after] == list(range(1, 11))
    assert [hit.score for hit in after] == sorted((hit.score for hit in after), reverse=True)
    # What the reranker reads does not hang on how many are asked for.
    assert [hit.chunk.id for hit in reranked.search(QUESTION, k=2)] == [hit.chunk.id for hit in after[:2]]
    plain.close()
    reranked.close()
