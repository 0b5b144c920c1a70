"""The encoder of ``loaders/components/encoder.py`` as it is taught, in JAX.

Products are taken of whole numbers, as they are when it reads, so that it learns to bear the
rounding (Jacob et al., Quantization and training of neural networks for efficient
integer-arithmetic-only inference, 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

HEADS = 12
LEVELS = 63
"""Of weights: with seven bits a sum of two products fits into sixteen, as some processors add."""
_TINY = 1e-12
_LEAST = 1e-9
_FAR = 1e9

Array = Any
Weights = Mapping[str, Any]
Drop = Callable[[Array], Array]


def _norm(x: Array, layer: Weights) -> Array:
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(spread + _TINY) * layer["gain"] + layer["shift"]


def _as_if(x: Array, rounded: Array) -> Array:
    """The rounded numbers, with the slope of those that were not."""
    return x + jax.lax.stop_gradient(rounded - x)


def _in_bytes(x: Array) -> Array:
    """Numbers as they come back from whole ones of eight bits."""
    scale = jnp.maximum(jnp.maximum(x.max(), 0) - jnp.minimum(x.min(), 0), _LEAST) / 255
    return _as_if(x, jnp.rint(x / scale) * scale)


def levelled(matrix: Array) -> tuple[Array, Array]:
    """A matrix as whole numbers of up to ``LEVELS``, and the scale of each column, (1, columns)."""
    scale = jnp.maximum(jnp.abs(matrix).max(0, keepdims=True), _LEAST) / LEVELS
    return jnp.rint(matrix / scale), scale


def _dense(x: Array, layer: Weights) -> Array:
    whole, scale = levelled(layer["matrix"])
    return _in_bytes(x) @ _as_if(layer["matrix"], whole * scale) + layer["shift"]


def _layer(x: Array, layer: Weights, mask: Array, drop: Drop) -> tuple[Array, Array]:
    """One layer: the pieces' new vectors (T, H), and who attended to whom (heads, T, T)."""
    length, width = x.shape
    query, key, value = (
        _dense(x, layer[name]).reshape(length, HEADS, width // HEADS).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )
    fit = query @ key.transpose(0, 2, 1) / (width // HEADS) ** 0.5 - (1 - mask) * _FAR
    attention = jax.nn.softmax(fit, -1)
    mixed = (attention @ value).transpose(1, 0, 2).reshape(length, width)
    x = _norm(x + drop(_dense(mixed, layer["mix"])), layer["mixed"])
    inner = jax.nn.gelu(_dense(x, layer["inner"]), approximate=True)
    return _norm(x + drop(_dense(inner, layer["outer"])), layer["formed"]), attention


def logits(weights: Weights, passage: Mapping[str, Array], drop: Drop = lambda x: x) -> Array:
    """How far a passage speaks for each outcome of each pair.

    Args:
        weights: by name those of the layers.
        passage: the fields of ``Passage``, and its ``mask``, 1 for a piece and 0 for what only
            fills up, shape (T,).
        drop: what leaves a part of a layer out.

    Returns:
        Logarithms of odds, shape (P, outcomes).
    """
    pieces = passage["pieces"]
    x = weights["pieces"][pieces] + weights["places"][: len(pieces)]
    x = drop(_norm(x, weights["opening"]) + weights["kinds"][passage["kinds"]])
    attention = None
    for layer in weights["layers"]:
        x, attention = _layer(x, layer, passage["mask"], drop)
    ends, seen = passage["spans"] @ x, passage["spans"] @ attention
    both = (seen[:, passage["first"]] * seen[:, passage["second"]]).sum(0)
    context = (both / (both.sum(-1, keepdims=True) + _LEAST)) @ x
    first, second = (
        jnp.tanh(
            _dense(ends, weights[name])[passage[name]] + _dense(context, weights[f"by_{name}"])
        )
        for name in ("first", "second")
    )
    pair = drop(jnp.concatenate([first * second, first, second], -1))
    hidden = _dense(jnp.concatenate([pair, passage["features"]], -1), weights["pair"])
    return _dense(jnp.maximum(hidden, 0), weights["outcomes"])
