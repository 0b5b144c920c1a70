"""The house style by syntax tree: sizes, faces of modules, Cypher in files, comparisons."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("coopgraph", "graph", "loaders", "queries")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
CYPHER = re.compile(r"\b(MATCH \(|MERGE \(|DETACH DELETE|UNWIND \$)")
IDS = [str(path.relative_to(ROOT)) for path in MODULES]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name != "__init__.py"], ids=lambda p: str(p.name)
)
def test_public_face_is_declared(path: Path) -> None:
    exported = [
        node.value
        for node in _tree(path).body
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    assert len(exported) == 1, "declares no __all__"
    names = ast.literal_eval(exported[0])
    assert list(names) == sorted(
        names, key=lambda n: (not n.isupper(), not n[0].isupper(), n)
    ) or list(names) == sorted(names)


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.parts[-2] != "graph" or p.name != "store.py"],
    ids=lambda p: str(p.name),
)
def test_cypher_lives_in_files(path: Path) -> None:
    assert not CYPHER.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_does_nothing_heavy(package: str) -> None:
    code = f"import sys, {package}; print([m for m in ('spacy', 'neo4j', 'neomodel', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extraction_needs_no_store() -> None:
    code = "import sys, loaders.pipeline; print([m for m in ('neo4j', 'neomodel') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
