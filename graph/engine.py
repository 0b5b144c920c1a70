"""The embedded engine: an ArcadeDB server on loopback that commands of one store share.

``python -m graph.engine FOLDER`` is the server process. It is started by the first command
that opens the store, found by the next ones through a state file that only its owner may
read, and ends by itself when no client has been alive for a while. A process that was
killed leaves a stale state file, which is noticed and replaced.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from graph.errors import SetupError, StoreUnavailableError

__all__ = ["Address", "find_engine", "start_engine", "stop_engine", "writer_lock"]

DATABASE = "coopgraph"
_STATE = "engine.json"
_LOCK = "engine.lock"
_WRITER = "writer.lock"
_CLIENTS = "clients"
_LOG = "engine.log"
_START_SECONDS = 60
_IDLE_SECONDS = 45
_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach a running engine."""

    port: int
    http_port: int
    pid: int
    user: str
    password: str
    reader: str
    reader_password: str

    @property
    def url(self) -> str:
        """The Bolt address, without user and password."""
        return f"bolt://127.0.0.1:{self.port}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_engine(folder: Path) -> Address | None:
    """The engine that runs for a store folder, None where none does."""
    try:
        address = Address(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
    return address if _alive(address.pid) and _listens(address.port) else None


@contextlib.contextmanager
def _locked(path: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """One process at a time; the lock goes with its process."""
    with path.open("w") as file:
        if not _try_lock(file, wait=False):
            waits()
            while not _try_lock(file, wait=True):
                time.sleep(_POLL_SECONDS)
        yield


def _try_lock(file: IO[str], *, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
            return False
        raise
    return True


def writer_lock(folder: Path, waits: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
    """The right to write into the store of a folder, for as long as the block runs.

    Args:
        folder: the store.
        waits: is called when another process has it, before waiting for that one.
    """
    return _locked(folder / _WRITER, waits)


def _register(folder: Path) -> None:
    clients = folder / _CLIENTS
    clients.mkdir(exist_ok=True)
    (clients / str(os.getpid())).touch()


def start_engine(folder: Path, *, create: bool = True) -> Address:
    """The engine of a store folder, started where it does not run yet.

    Args:
        folder: the store; made where it is absent.
        create: whether an absent store may be made.

    Raises:
        StoreUnavailableError: the store is absent and may not be made, or the engine did
            not start; the sentence names its log.
        SetupError: the engine's package is not installed.
    """
    if not create and not (folder / "databases").exists():
        raise StoreUnavailableError(
            f"there is no store in {folder}: build one with `coopgraph build PATH --store {folder}`"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"cannot make the store folder {folder}: {error.strerror}"
        ) from error
    _register(folder)
    with _locked(folder / _LOCK):
        if (running := find_engine(folder)) is not None:
            return running
        return _launch(folder)


def _launch(folder: Path) -> Address:
    (folder / _STATE).unlink(missing_ok=True)
    with (folder / _LOG).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "graph.engine", str(folder.resolve())],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if (address := find_engine(folder)) is not None:
            # It is to outlive this command: let Popen not warn of a child still running.
            process.returncode = 0
            return address
        if process.poll() is not None:
            if process.returncode == _NOT_INSTALLED:
                raise SetupError(
                    "the embedded engine is not installed: pip install arcadedb-embedded"
                )
            break
        time.sleep(0.05)
    raise StoreUnavailableError(
        f"the embedded engine did not start; {folder / _LOG} says why, "
        "or name a Neo4j server with --store bolt://…"
    )


def stop_engine(folder: Path) -> bool:
    """End the engine of a store folder in good order.

    Returns:
        Whether one was running.
    """
    address = find_engine(folder)
    if address is None:
        return False
    os.kill(address.pid, signal.SIGTERM)
    deadline = time.monotonic() + _START_SECONDS
    while _alive(address.pid) and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(address.pid, os.WNOHANG)
        time.sleep(0.05)
    return True


# What follows runs in the server process.

_NOT_INSTALLED = 3
_EVERYTHING = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


def _group(access: list[str], records: list[str]) -> dict[str, object]:
    return {
        "access": access,
        "resultSetLimit": -1,
        "readTimeout": -1,
        "types": {"*": {"access": records}},
    }


def _write_groups(folder: Path) -> None:
    """Reading alone is a right of a group: the engine does not heed Bolt's access mode."""
    admin = _group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], _EVERYTHING)
    groups = {"admin": admin, "reader": _group([], ["readRecord"]), "*": _group([], [])}
    config = folder / "config"
    config.mkdir(exist_ok=True)
    text = json.dumps({"version": 1, "databases": {"*": {"groups": groups}}})
    (config / "server-groups.json").write_text(text, encoding="utf-8")
    # Users are made anew at each start, with new passwords.
    (config / "server-users.jsonl").unlink(missing_ok=True)


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _serve(folder: Path) -> None:
    try:
        import arcadedb_embedded as arcadedb
        import jpype
    except ModuleNotFoundError:
        sys.exit(_NOT_INSTALLED)
    _write_groups(folder)
    address = Address(
        _free_port(), _free_port(), os.getpid(), "root", _secret(), "reader", _secret()
    )
    server = arcadedb.create_server(
        root_path=str(folder),
        root_password=address.password,
        config={
            # In "production" the engine keeps to itself what is wrong with a statement.
            "mode": "development",
            "opencypher_loadCsv_allowFileUrls": False,
            "opencypher_loadCsv_allowRemoteUrls": False,
            "host": "127.0.0.1",
            "http_port": address.http_port,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": address.port,
            "bolt_defaultDatabase": DATABASE,
        },
    )
    server.start()
    java = server._java_server
    if not java.existsDatabase(DATABASE):
        server.create_database(DATABASE)
    else:
        java.getDatabase(DATABASE)
    json_object = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    security = java.getSecurity()
    user = {
        "name": address.reader,
        "password": str(security.encodePassword(address.reader_password)),
        "databases": {DATABASE: ["reader"]},
    }
    security.createUser(json_object(json.dumps(user)))
    _publish(folder, address)
    _wait_until_idle(folder)
    (folder / _STATE).unlink(missing_ok=True)
    server.stop()


def _publish(folder: Path, address: Address) -> None:
    text = json.dumps(asdict(address))
    temporary = folder / f"{_STATE}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(folder / _STATE)


def _wait_until_idle(folder: Path) -> None:
    ended = False

    def end(*_: object) -> None:
        nonlocal ended
        ended = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    idle_since = time.monotonic()
    while not ended and time.monotonic() - idle_since < _IDLE_SECONDS:
        time.sleep(_POLL_SECONDS)
        for client in (folder / _CLIENTS).glob("*"):
            if client.name.isdigit() and _alive(int(client.name)):
                idle_since = time.monotonic()
            else:
                client.unlink(missing_ok=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
