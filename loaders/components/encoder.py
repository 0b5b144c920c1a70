"""A small transformer that reads a passage and weighs what it says of each pair of its names.

A BERT encoder (Devlin et al., 2019) whose lower layers come from MiniLM (Wang et al., 2020).
Names are one piece each, that of their kind, so that it learns what is said and not of whom.
A pair is told by both names' vectors and by the words to which both attend (localised context
pooling; Zhou et al., Document-level relation extraction with adaptive thresholding and
localized context pooling, 2021). It is taught, and written as the graph that is read here, by
``training/train.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import onnxruntime

from loaders.components.wordpieces import Vocabulary

__all__ = ["FILE", "Encoder", "Passage", "encoder"]

FILE = "knowledge/encoder.onnx"


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
    """

    pieces: np.ndarray
    kinds: np.ndarray
    spans: np.ndarray
    first: np.ndarray
    second: np.ndarray
    features: np.ndarray


class Encoder:
    """A graph in the Open Neural Network Exchange format, with its vocabulary.

    Args:
        graph: the bytes of the file.
    """

    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        # On one thread: worker processes use the other cores.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        self._session: Any = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        stored = self._session.get_modelmeta().custom_metadata_map
        words = stored["vocabulary"].split("\n")
        self.vocabulary = Vocabulary({word: number for number, word in enumerate(words)})

    def probabilities(self, passage: Passage) -> np.ndarray:
        """How likely each outcome of each pair is, shape (P, outcomes)."""
        inputs = {field.name: getattr(passage, field.name) for field in fields(passage)}
        found: np.ndarray = self._session.run(None, inputs)[0]
        return found


@cache
def encoder() -> Encoder:
    """The encoder that the project brings, loaded once a process."""
    return Encoder(resources.files("loaders").joinpath(FILE).read_bytes())
