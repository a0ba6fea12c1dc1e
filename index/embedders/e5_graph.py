"""The encoder of multilingual-e5-small as an ONNX graph that computes in 8 bits.

A BERT encoder (Devlin et al. 2019) with the mean over the tokens as the vector. Matrix products take 8-bit
activations, quantised as they come, and weights of 7 bits, one scale for each output: two products of 8 and 8 bits
overflow the 16 bits in which processors without VNNI add them, of 8 and 7 bits they do not, so every processor
computes the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedders.e5_weights import E5Weights

if TYPE_CHECKING:
    import onnx

INPUT, OUTPUT = "words", "vector"
_LARGEST_WEIGHT = 63
# What ONNX Runtime calls its own operations, and the versions that every release of 1.17 or newer knows.
_RUNTIME = "com.microsoft"
_OPERATIONS, _FORMAT = 18, 9


def encoder_graph(weights: E5Weights) -> bytes:
    """The graph from the embeddings of the pieces of one text (1, length, width) to its mean (1, width)."""
    graph: bytes = _Graph(weights).build().SerializeToString()
    return graph


class _Graph:
    def __init__(self, weights: E5Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        """All layers, one after another."""
        from onnx import TensorProto, helper

        shape = self._weights.shape
        here = self._embedded(INPUT)
        for layer in range(shape.layers):
            here = self._layer(f"l{layer}", here)
        self._add("ReduceMean", [here, self._constant("along length", np.array([1]))], OUTPUT, keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "length", shape.width])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, shape.width])],
            self._constants,
        )
        versions = [helper.make_opsetid("", _OPERATIONS), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=_FORMAT)

    def _embedded(self, words: str) -> str:
        """Word, position and type of each piece, normalised."""
        weights, shape = self._weights, self._weights.shape
        places = (
            weights.floats("emb.pos").reshape(-1, shape.width) + weights.floats("emb.type")[: shape.width]
        )
        first = self._constant("first", np.array([0]))
        length = self._add("Shape", [words], "length", start=1, end=2)
        place = self._add("Slice", [self._constant("places", places), first, length, first], "place")
        placed = self._add("Add", [words, place], "placed")
        scale, shift = self._floats("emb.ln.w"), self._floats("emb.ln.b")
        return self._add(
            "LayerNormalization", [placed, scale, shift], "embedded", epsilon=shape.epsilon, axis=-1
        )

    def _layer(self, layer: str, here: str) -> str:
        """Attention, then the inner layer, each added to what it was given and normalised."""
        parts = [f"{layer}.query", f"{layer}.key", f"{layer}.value"]
        joined = self._product(f"{layer}.joined", here, [f"{layer}.{each}" for each in "qkv"])
        self._add("Split", [joined], *parts, axis=-1, num_outputs=3)
        seen = self._add(
            "MultiHeadAttention",
            parts,
            f"{layer}.seen",
            domain=_RUNTIME,
            num_heads=self._weights.shape.heads,
        )
        seen = self._product(f"{layer}.attention", seen, [f"{layer}.ao"])
        here = self._added(f"{layer}.aln", seen, here)
        inner = self._product(f"{layer}.inner", here, [f"{layer}.fi"])
        inner = self._add("Gelu", [inner], f"{layer}.bent", domain=_RUNTIME)
        outer = self._product_by_row(f"{layer}.outer", inner, f"{layer}.fo")
        return self._added(f"{layer}.oln", outer, here)

    def _product(self, name: str, given: str, parts: list[str]) -> str:
        """The parts' matrices side by side, and their shifts added."""
        matrix, scales, middle = self._quantised(name, parts)
        shift = np.concatenate([self._weights.floats(f"{part}.b") for part in parts])
        return self._add(
            "DynamicQuantizeMatMul",
            [given, matrix, scales, middle, self._constant(f"{name}.shift", shift)],
            name,
            domain=_RUNTIME,
        )

    def _product_by_row(self, name: str, given: str, part: str) -> str:
        """The product of rows of very different size, each brought to the same first.

        The first token's values inside a layer are some twenty times those of the others (a known habit of such
        encoders), and one scale for all would leave the others three bits.
        """
        matrix, scales, middle = self._quantised(name, [part])
        # Of what has passed Gelu the greatest is the furthest from zero.
        size = self._add("ReduceMax", [given, self._constant("along width", np.array([-1]))], f"{name}.size")
        even = self._add("Div", [given, size], f"{name}.even")
        product = self._add(
            "DynamicQuantizeMatMul", [even, matrix, scales, middle], f"{name}.product", domain=_RUNTIME
        )
        product = self._add("Mul", [product, size], f"{name}.sized")
        return self._add("Add", [product, self._floats(f"{part}.b")], name)

    def _quantised(self, name: str, parts: list[str]) -> tuple[str, str, str]:
        """The matrix (inputs, outputs) in whole numbers around zero, and the scale of each output."""
        matrix = np.concatenate([self._weights.matrix(f"{part}.w") for part in parts]).T
        scales = (np.abs(matrix).max(axis=0) / _LARGEST_WEIGHT).astype(np.float32)
        whole = np.rint(matrix / np.maximum(scales, 1e-12)).astype(np.int8)
        return (
            self._constant(f"{name}.matrix", whole),
            self._constant(f"{name}.scales", scales),
            self._constant(f"{name}.middle", np.zeros(len(scales), np.int8)),
        )

    def _added(self, name: str, made: str, given: str) -> str:
        inputs = [made, given, self._floats(f"{name}.w"), self._floats(f"{name}.b")]
        epsilon = self._weights.shape.epsilon
        return self._add("SkipLayerNormalization", inputs, name, domain=_RUNTIME, epsilon=epsilon)

    def _floats(self, tensor: str) -> str:
        return self._constant(tensor, self._weights.floats(tensor))

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if all(constant.name != name for constant in self._constants):
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(self, operation: str, inputs: list[str], *outputs: str, domain: str = "", **how: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(operation, inputs, list(outputs), domain=domain, **how))
        return outputs[0]
