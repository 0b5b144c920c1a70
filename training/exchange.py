"""The encoder as a graph of the Open Neural Network Exchange that ONNX Runtime reads.

Matrices are whole numbers with a scale a column, and what they are multiplied with is made
whole numbers of eight bits at reading (dynamic quantisation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from forward import HEADS, levelled
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_OPSET = 18
_FORMAT = 9
_MICROSOFT = "com.microsoft"
_TINY = 1e-12
_LEAST = 1e-9

Weights = Mapping[str, Any]


def _bytes(whole: Any) -> np.ndarray:
    return np.asarray(whole).astype(np.int8)


class _Graph:
    """Nodes and constants as they are added."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, value: Any) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def numbers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def parts(self, kind: str, *inputs: str, count: int, **given: Any) -> list[str]:
        """The outputs of a new node."""
        names = [f"{kind}{len(self.nodes)}.{number}" for number in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **given))
        return names

    def add(self, kind: str, *inputs: str, **given: Any) -> str:
        """The only output of a new node."""
        return self.parts(kind, *inputs, count=1, **given)[0]

    def dense(self, x: str, matrix: np.ndarray, shift: np.ndarray) -> str:
        """Multiplied with a matrix in whole numbers, and shifted."""
        whole, scale = levelled(matrix)
        zeros = np.zeros(len(shift), np.int8)
        constants = (_bytes(whole), np.ravel(scale), zeros, np.asarray(shift, np.float32))
        names = (self.constant(value) for value in constants)
        return self.add("DynamicQuantizeMatMul", x, *names, domain=_MICROSOFT)

    def norm(self, x: str, layer: Weights) -> str:
        gain, shift = (self.constant(np.asarray(layer[n], np.float32)) for n in ("gain", "shift"))
        return self.add("LayerNormalization", x, gain, shift, epsilon=_TINY, axis=-1)

    def share(self, x: str) -> str:
        """The rows of x, each divided by its sum."""
        whole = self.add("ReduceSum", x, self.numbers(-1), keepdims=1)
        least = self.constant(np.array(_LEAST, np.float32))
        return self.add("Div", x, self.add("Add", whole, least))


def _opening(graph: _Graph, weights: Weights) -> str:
    """The vectors of pieces, of their places and of the names' labels, (T, H)."""
    whole, scale = levelled(np.asarray(weights["pieces"]).T)
    rows = graph.add("Gather", graph.constant(_bytes(whole).T), "pieces")
    rows = graph.add("Cast", rows, to=TensorProto.FLOAT)
    scales = graph.constant(np.asarray(scale).T)
    rows = graph.add("Mul", rows, graph.add("Gather", scales, "pieces"))
    places = graph.constant(np.asarray(weights["places"], np.float32))
    length = graph.add("Shape", "pieces")
    places = graph.add("Slice", places, graph.numbers(0), length, graph.numbers(0))
    x = graph.norm(graph.add("Add", rows, places), weights["opening"])
    kinds = graph.constant(np.asarray(weights["kinds"], np.float32))
    return graph.add("Add", x, graph.add("Gather", kinds, "kinds"))


def _attention(graph: _Graph, x: str, layer: Weights, width: int) -> tuple[str, str]:
    """What each piece takes from the others (T, H), and who attends to whom (heads, T, T)."""
    names = ("query", "key", "value")
    matrix = np.concatenate([np.asarray(layer[n]["matrix"]) for n in names], 1)
    shift = np.concatenate([np.asarray(layer[n]["shift"]) for n in names])
    three = graph.parts("Split", graph.dense(x, matrix, shift), count=3, axis=-1, num_outputs=3)
    shape = graph.numbers(0, HEADS, width // HEADS)
    query, key, value = (
        graph.add("Transpose", graph.add("Reshape", part, shape), perm=order)
        for part, order in zip(three, ([1, 0, 2], [1, 2, 0], [1, 0, 2]), strict=True)
    )
    scale = graph.constant(np.array((width // HEADS) ** -0.5, np.float32))
    fit = graph.add("MatMul", graph.add("Mul", query, scale), key)
    attention = graph.add("Softmax", fit, axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", attention, value), perm=[1, 0, 2])
    return graph.add("Reshape", mixed, graph.numbers(0, width)), attention


def _layer(graph: _Graph, x: str, layer: Weights, width: int) -> tuple[str, str]:
    mixed, attention = _attention(graph, x, layer, width)
    mixed = graph.dense(mixed, **layer["mix"])
    x = graph.norm(graph.add("Add", x, mixed), layer["mixed"])
    inner = graph.add("FastGelu", graph.dense(x, **layer["inner"]), domain=_MICROSOFT)
    outer = graph.dense(inner, **layer["outer"])
    return graph.norm(graph.add("Add", x, outer), layer["formed"]), attention


def _ends(graph: _Graph, x: str, attention: str, weights: Weights) -> list[str]:
    """The vectors of both names of each pair, with what both attend to, each (P, H)."""
    ends = graph.add("MatMul", "spans", x)
    seen = graph.add("MatMul", "spans", attention)
    first, second = (graph.add("Gather", seen, n, axis=1) for n in ("first", "second"))
    both = graph.add("ReduceSum", graph.add("Mul", first, second), graph.numbers(0), keepdims=0)
    context = graph.add("MatMul", graph.share(both), x)
    found = []
    for name in ("first", "second"):
        own = graph.add("Gather", graph.dense(ends, **weights[name]), name)
        shared = graph.dense(context, **weights[f"by_{name}"])
        found.append(graph.add("Tanh", graph.add("Add", own, shared)))
    return found


def _model(graph: _Graph, words: Sequence[str]) -> ModelProto:
    inputs = {
        "pieces": (TensorProto.INT64, ["T"]),
        "kinds": (TensorProto.INT64, ["T"]),
        "spans": (TensorProto.FLOAT, ["E", "T"]),
        "first": (TensorProto.INT64, ["P"]),
        "second": (TensorProto.INT64, ["P"]),
        "features": (TensorProto.FLOAT, ["P", "F"]),
    }
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, *kind) for name, kind in inputs.items()],
        [helper.make_tensor_value_info(graph.nodes[-1].output[0], TensorProto.FLOAT, ["P", "O"])],
        graph.constants,
    )
    domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    model: ModelProto = helper.make_model(made, opset_imports=domains, ir_version=_FORMAT)
    helper.set_model_props(model, {"vocabulary": "\n".join(words)})
    return model


def write(weights: Weights, words: Sequence[str], path: Path) -> None:
    """Write the encoder.

    Args:
        weights: as ``forward.logits`` takes them.
        words: the vocabulary, each word at the place of its number.
        path: the file.
    """
    graph, width = _Graph(), np.asarray(weights["pieces"]).shape[1]
    x, attention = _opening(graph, weights), ""
    for layer in weights["layers"]:
        x, attention = _layer(graph, x, layer, width)
    first, second = _ends(graph, x, attention, weights)
    product = graph.add("Mul", first, second)
    pair = graph.add("Concat", product, first, second, "features", axis=-1)
    hidden = graph.add("Relu", graph.dense(pair, **weights["pair"]))
    graph.add("Sigmoid", graph.dense(hidden, **weights["outcomes"]))
    path.write_bytes(_model(graph, words).SerializeToString(deterministic=True))
