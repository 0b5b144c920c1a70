"""Template and assets of a page: the one place where text is escaped and scripts are allowed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from graph.errors import ViewError

__all__ = [
    "data_text",
    "fill_template",
    "policy_for",
    "read_library",
    "read_template",
    "write_page",
]

# The editor that vis-network brings, a tenth of its text: a picture is read, never edited.
# Each class is told by its first words, and what stands for it answers what vis-network asks of it.
_EDITOR: Final = {
    "Dm=function(){function t(){var e=arguments.length>0&&void 0!==arguments[0]"  # colour picker
    "?arguments[0]:1;Yd(this,t),this.pixelRatio=e": "Dm=void 0",
    "zm=function(){function t(e,i,n){var o=arguments.length>3": "zm=void 0",  # form of all options
    "lT=function(){function t(e,i,n,o){": "lT=function(){this.setOptions=function(){}}",  # toolbar
}
_END_OF_CLASS: Final = "}]),t}()"
_IN_SCRIPT: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@cache
def read_template(name: str) -> str:
    """The text of a template file, scripts and styles without comments and indentation."""
    text = resources.files("queries").joinpath("templates", name).read_text(encoding="utf-8")
    if not name.endswith((".js", ".css")):
        return text
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def read_library() -> str:
    """vis-network as the installed pyvis brings it, without its editor.

    Raises:
        ViewError: pyvis is there, but not with the vis-network that the template knows.
    """
    import pyvis

    path = Path(str(pyvis.__file__)).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ViewError(f"{path} is missing; install pyvis 0.3.2 again to draw views") from error
    # The text is inlined, where this word would end the element.
    return _without_editor(text).replace("</script", "<\\/script").rstrip()


def _without_editor(library: str) -> str:
    for first_words, stand_in in _EDITOR.items():
        before, found, after = library.partition(first_words)
        if found:
            library = before + stand_in + after.partition(_END_OF_CLASS)[2]
    return library


def data_text(payload: Mapping[str, Any]) -> str:
    r"""The payload as JSON that no text in it can leave.

    >>> data_text({"name": "</script><b>"})
    '{"name":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate, out of a broken document, cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text.translate(_IN_SCRIPT)


def policy_for(scripts: Sequence[str], style: str) -> str:
    """The Content-Security-Policy that lets just these scripts and this style run."""
    allowed = " ".join(_hash(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def fill_template(name: str, *, trusted: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """The page; everything but our own scripts and styles is escaped.

    Args:
        name: the template file.
        trusted: our own text, or text already made safe, that stands as it is.
        values: everything else.

    Returns:
        HTML.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.from_string(read_template(name))
    marked = {
        key: Markup(value) if isinstance(value, str) else [Markup(text) for text in value]
        for key, value in trusted.items()
    }
    return page.render(**values, **marked)


def write_page(text: str, path: Path) -> None:
    """Write a file in whole or not at all.

    Args:
        text: what to write, as UTF-8 whatever the machine's code page.
        path: where; its folder is made when missing.

    Raises:
        ViewError: it cannot be written there; what stood there stays as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    except OSError as error:
        raise ViewError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(temporary).unlink()
        raise ViewError(f"cannot write {path}: {error.strerror or error}") from error
