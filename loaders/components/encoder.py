"""A small transformer that reads a passage and weighs what it says of each pair of its names.

A BERT encoder (Devlin et al., 2019) whose lower layers come from MiniLM (Wang et al., 2020).
Names are one piece each, that of their kind, so that it learns what is said and not of whom.
A pair is told by both names' vectors and by the words to which both attend (localised context
pooling; Zhou et al., Document-level relation extraction with adaptive thresholding and
localized context pooling, 2021).

The same functions read with numpy and are taught with any module of its interface
(``training/train.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from loaders.components.wordpieces import Vocabulary

__all__ = ["FILE", "Encoder", "Passage", "encoder", "logits", "packed", "unpacked"]

FILE = "knowledge/encoder.npz"
HEADS = 12
_TINY = 1e-12
_LEAST = 1e-9
_SLOPE = 0.7978845608028654
"""The square root of 2/π, of the approximation of the Gaussian error linear unit."""

Array = Any
"""An array of numpy, or of a module that works like it."""
Weights = Mapping[str, Any]
Drop = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Passage:
    """What the encoder reads: T pieces, E places of names, P pairs of these.

    Attributes:
        pieces: numbers of the pieces, shape (T,).
        kinds: of each piece the number of its name's label, 0 where it is no name's, (T,).
        spans: of each place the share that each piece has in it, (E, T), rows add up to 1.
        first: of each pair the place that stands first, (P,).
        second: the place behind it, (P,).
        features: what else is seen of each pair, (P, F).
        mask: 1 for a piece, 0 for what only fills up, (T,).
    """

    pieces: Array
    kinds: Array
    spans: Array
    first: Array
    second: Array
    features: Array
    mask: Array


def _keep(x: Array) -> Array:
    return x


def _norm(x: Array, layer: Weights, xp: Any) -> Array:
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / xp.sqrt(spread + _TINY) * layer["gain"] + layer["shift"]


def _dense(x: Array, layer: Weights) -> Array:
    return x @ layer["matrix"] + layer["shift"]


def _softmax(x: Array, xp: Any) -> Array:
    grown = xp.exp(x - x.max(-1, keepdims=True))
    return grown / grown.sum(-1, keepdims=True)


def _gelu(x: Array, xp: Any) -> Array:
    """The Gaussian error linear unit, by tanh (Hendrycks and Gimpel, 2016)."""
    return 0.5 * x * (1 + xp.tanh(_SLOPE * (x + 0.044715 * x * x * x)))


def _layer(x: Array, layer: Weights, mask: Array, xp: Any, drop: Drop) -> tuple[Array, Array]:
    """One layer: the pieces' new vectors (T, H), and who attended to whom (heads, T, T)."""
    length, width = x.shape
    query, key, value = (
        _dense(x, layer[name]).reshape(length, HEADS, width // HEADS).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )
    fit = query @ key.transpose(0, 2, 1) / (width // HEADS) ** 0.5 - (1 - mask) * 1e9
    attention = _softmax(fit, xp)
    mixed = (attention @ value).transpose(1, 0, 2).reshape(length, width)
    x = _norm(x + drop(_dense(mixed, layer["mix"])), layer["mixed"], xp)
    inner = _gelu(_dense(x, layer["inner"]), xp)
    return _norm(x + drop(_dense(inner, layer["outer"])), layer["formed"], xp), attention


def logits(weights: Weights, passage: Passage, xp: Any = np, drop: Drop = _keep) -> Array:
    """How far the passage speaks for each outcome of each pair.

    Args:
        weights: of the layers, as in ``Encoder.weights``.
        passage: what is read.
        xp: the module whose arrays these are.
        drop: what leaves a part of a layer out while it is taught.

    Returns:
        Logarithms of odds, shape (P, outcomes).
    """
    x = weights["pieces"][passage.pieces] + weights["places"][: len(passage.pieces)]
    x = drop(_norm(x, weights["opening"], xp) + weights["kinds"][passage.kinds])
    attention = None
    for layer in weights["layers"]:
        x, attention = _layer(x, layer, passage.mask, xp, drop)
    ends, seen = passage.spans @ x, passage.spans @ attention
    both = (seen[:, passage.first] * seen[:, passage.second]).sum(0)
    context = (both / (both.sum(-1, keepdims=True) + _LEAST)) @ x
    first, second = (
        xp.tanh(_dense(xp.concatenate([ends[places], context], -1), weights[name]))
        for name, places in (("first", passage.first), ("second", passage.second))
    )
    pair = drop(xp.concatenate([first * second, first, second], -1))
    hidden = _dense(xp.concatenate([pair, passage.features], -1), weights["pair"])
    return _dense(xp.maximum(hidden, 0), weights["outcomes"])


def packed(tree: Any, levels: int, name: str = "") -> dict[str, np.ndarray]:
    """Weights as flat arrays of whole numbers, each column of a matrix with its own scale.

    Args:
        tree: the weights, nested in mappings and lists.
        levels: the largest whole number; of 31 a weight takes six bits.
        name: what the names of all arrays begin with.
    """
    if not isinstance(tree, Mapping | list):
        return _quantised(np.asarray(tree, np.float32), levels, name)
    parts = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
    flat: dict[str, np.ndarray] = {}
    for key, value in parts:
        flat |= packed(value, levels, f"{name}.{key}" if name else str(key))
    return flat


def _quantised(array: np.ndarray, levels: int, name: str) -> dict[str, np.ndarray]:
    if array.ndim < 2:
        return {name: array}
    # A row of the table of pieces is one piece's; a column of a matrix makes one number.
    axis = 1 if name == "pieces" else 0
    scale = np.maximum(np.abs(array).max(axis, keepdims=True), _LEAST) / levels
    return {
        f"{name}#": np.rint(array / scale).astype(np.int8),
        f"{name}*": scale.astype(np.float32),
    }


def unpacked(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """The weights that ``packed`` made flat, as numbers of 32 bits."""
    tree: dict[str, Any] = {}
    for name, array in arrays.items():
        if name.endswith("*"):
            continue
        value = array if not name.endswith("#") else array * arrays[f"{name[:-1]}*"]
        *path, last = name.rstrip("#").split(".")
        branch = tree
        for key in path:
            branch = branch.setdefault(key, {})
        branch[last] = value.astype(np.float32)
    tree["layers"] = [tree["layers"][key] for key in sorted(tree["layers"], key=int)]
    return tree


@dataclass(frozen=True)
class Encoder:
    """The weights and the vocabulary."""

    weights: Weights
    vocabulary: Vocabulary

    def probabilities(self, passage: Passage) -> np.ndarray:
        """How likely each outcome of each pair is, shape (P, outcomes)."""
        # On one thread: more of them would only wait for one another, and worker processes use
        # the other cores.
        with _libraries().limit(limits=1, user_api="blas"):
            return np.asarray(1 / (1 + np.exp(-logits(self.weights, passage))))


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def encoder() -> Encoder:
    """The encoder that the project brings, loaded once a process."""
    with (
        resources.files("loaders").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        arrays = {name: stored[name] for name in stored.files}
    words = bytes(arrays.pop("vocabulary")).decode("utf-8").split("\n")
    numbers = {word: number for number, word in enumerate(words)}
    return Encoder(unpacked(arrays), Vocabulary(numbers))
