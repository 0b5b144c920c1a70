"""The only door to the database: open, read, write, install, close."""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

import neo4j
from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

from graph.bolt import as_store_error, plain_value, server_lock
from graph.engine import DATABASE, start_engine, writer_lock
from graph.errors import InputError, StoreAccessError, StoreVersionError
from graph.runaway import ended_after
from graph.shelf import Shelf

if TYPE_CHECKING:
    from graph.skeleton import Skeleton

__all__ = ["DEFAULT_STORE", "Store", "open_store"]

DEFAULT_STORE = ".coopgraph"
_MAY_LOAD = re.compile(r"LOAD|CALL|\\", re.IGNORECASE)
"""What a statement holds that reads a file or an address; words can be written with escapes."""
_LOADER = re.compile(r"\bapoc\.(load|import|export|cypher|periodic|systemdb)\b", re.IGNORECASE)
_RUNNING = "SHOW TRANSACTIONS YIELD transactionId, currentQuery"
_PLAIN_NAME = re.compile(r"[\w-]+")
_SCHEMES = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})


class Store:
    """A graph database behind Bolt, embedded or a server's. Use it as a context manager."""

    def __init__(
        self,
        writer: neo4j.Driver,
        reader: neo4j.Driver,
        *,
        engine: str,
        database: str | None,
        where: str,
        folder: Path | None = None,
        timeout: float | None = None,
    ) -> None:
        self.engine = engine
        """``arcadedb`` or ``neo4j``."""
        self.where = where
        """The folder or address, without user and password."""
        self._writer = writer
        self._reader = reader
        self._database = database
        self._shelf = Shelf(folder) if folder else None
        self._timeout = timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections; an embedded engine goes on for the next command."""
        self._writer.close()
        if self._reader is not self._writer:
            self._reader.close()

    def read(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """The rows of a statement that may not write; the server refuses writing.

        Args:
            statement: Cypher, with ``$name`` for each parameter.
            parameters: their values.
            timeout: seconds after which the statement is ended on the server; the store's own
                when None.
            limit: largest number of rows fetched.

        Raises:
            StoreAccessError: the statement writes.
            StoreTimeoutError: it ran longer than it may.
            StoreUnavailableError: the server stopped answering.
            StoreError: the server refuses it, with its reason.
        """
        timeout = self._timeout if timeout is None else timeout
        mark = f"/*{secrets.token_hex(8)}*/ " if self.engine == "arcadedb" and timeout else ""

        def work(transaction: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            result = transaction.run(mark + statement, dict(parameters or {}))
            records: Iterable[neo4j.Record] = result if limit is None else islice(result, limit)
            return [
                {key: plain_value(value) for key, value in record.data().items()}
                for record in records
            ]

        timed = neo4j.unit_of_work(timeout=timeout)(work)
        try:
            with self._reader.session(
                database=self._database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                if self.engine == "neo4j" and _MAY_LOAD.search(statement):
                    self._refuse_files(session, statement, parameters)
                with self._watched(timeout, mark):
                    return session.execute_read(timed)
        except (Neo4jError, DriverError) as error:
            raise as_store_error(error, self.where) from error

    def _watched(self, timeout: float | None, mark: str) -> AbstractContextManager[None]:
        """End the statement in time where the engine does not do so: it ignores Bolt's limit."""
        if not mark or timeout is None:
            return nullcontext()
        return ended_after(timeout, lambda: self._end_statement(mark))

    def _end_statement(self, mark: str) -> None:
        # What keeps this from ending the statement is told where that one fails.
        with (
            suppress(Neo4jError, DriverError),
            self._reader.session(database=self._database) as session,
        ):
            running = [record.data() for record in session.run(_RUNNING)]
            for row in running:
                name = str(row["transactionId"])
                if row["currentQuery"].startswith(mark) and _PLAIN_NAME.fullmatch(name):
                    session.run(f"TERMINATE TRANSACTIONS '{name}'").consume()

    def _refuse_files(
        self, session: neo4j.Session, statement: str, parameters: Mapping[str, Any] | None
    ) -> None:
        """Refuse what reads files or addresses: Neo4j takes that for reading, its plan tells."""
        explained = session.run("EXPLAIN " + statement, dict(parameters or {})).consume()
        plans: list[Any] = [explained.plan] if explained.plan else []
        while plans:
            plan = plans.pop()
            operator = str(plan.get("operatorType", ""))
            details = str(plan.get("args", {}).get("Details", ""))
            if operator.startswith("LoadCSV") or _LOADER.search(details):
                raise StoreAccessError(
                    "the statement would load a file or address; here only the graph is read"
                )
            plans += plan.get("children", [])

    def write(
        self, statement: str, parameters: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement in a transaction that is retried where the server asks for it.

        Raises:
            StoreError: as ``read``.
        """

        def work(transaction: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            result = transaction.run(statement, dict(parameters or {}))
            return [
                {key: plain_value(value) for key, value in record.data().items()}
                for record in result
            ]

        try:
            with self._writing_session() as session:
                return session.execute_write(work)
        except (Neo4jError, DriverError) as error:
            raise as_store_error(error, self.where) from error

    def skeleton(self) -> Skeleton | None:
        """The whole graph without its evidence, None of a server's graph.

        It is kept beside an embedded store, and fetched anew after each write. Who writes
        to the database past this class has to take the file ``skeleton.npz`` away.
        """
        return self._shelf.take(self) if self._shelf else None

    @contextmanager
    def _writing_session(self) -> Iterator[neo4j.Session]:
        """A session that writes; what was kept of the graph does not count after it."""
        with (
            self._shelf.cleared() if self._shelf else nullcontext(),
            self._writer.session(database=self._database) as session,
        ):
            yield session

    def write_batches(
        self, statement: str, rows: Sequence[Mapping[str, Any]], *, size: int = 1000
    ) -> Iterator[int]:
        """Run a statement over ``$rows`` in batches, each a transaction of its own.

        Yields:
            The number of rows written so far.
        """
        for start in range(0, len(rows), size):
            self.write(statement, {"rows": [dict(row) for row in rows[start : start + size]]})
            yield min(start + size, len(rows))

    def write_together(self, steps: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Run several statements in one transaction: all of them count, or none.

        Args:
            steps: each statement with its parameters, in their order.

        Raises:
            StoreError: as ``read``.
        """

        def work(transaction: neo4j.ManagedTransaction) -> None:
            for statement, parameters in steps:
                transaction.run(statement, dict(parameters)).consume()

        try:
            with self._writing_session() as session:
                session.execute_write(work)
        except (Neo4jError, DriverError) as error:
            raise as_store_error(error, self.where) from error

    @contextmanager
    def writing(self, *, tell: Callable[[str], None] | None = None) -> Iterator[None]:
        """Be the only one who writes for as long as the block runs; wait for another to end.

        The lock goes with its process or connection, so that nobody who died keeps it.

        Args:
            tell: is told when another writer has to be waited for.

        Raises:
            StoreError: the server refuses.
        """
        sentence = f"another command writes into {self.where}; waiting for it to end"

        def waits() -> None:
            if tell:
                tell(sentence)

        if self.engine == "arcadedb":
            lock = writer_lock(Path(self.where), waits)
        else:
            lock = server_lock(self._writer, self._database, waits)
        try:
            with lock:
                yield
        except (Neo4jError, DriverError) as error:
            raise as_store_error(error, self.where) from error

    def install(self) -> None:
        """Make the constraints and indexes of the schema where they are absent.

        Raises:
            StoreVersionError: the store has another schema version.
        """
        from graph.schema import VERSION, statements

        known = self.read("MATCH (s:Schema {key: 'schema'}) RETURN s.version AS version")
        if known and known[0]["version"] != VERSION:
            older = (known[0]["version"] or 0) < VERSION
            advice = (
                "build it anew from its documents in another folder or database"
                if older
                else "update coopgraph"
            )
            raise StoreVersionError(
                f"the store {self.where} has schema version {known[0]['version']}, "
                f"this coopgraph writes {VERSION}: {advice}"
            )
        if known:
            return
        for statement in statements():
            self.write(statement)
        self.write("MERGE (l:Lock {key: 'writer'})")
        self.write(
            "MERGE (s:Schema {key: 'schema'}) SET s.version = $version", {"version": VERSION}
        )


def open_store(
    address: str | None = None,
    *,
    user: str | None = None,
    password: str | None = None,
    create: bool = True,
    timeout: float | None = None,
) -> Store:
    """A store, ready to be read and written.

    Args:
        address: a folder for the embedded engine, or the Bolt address of a Neo4j server,
            which may hold user and password; by default ``COOPGRAPH_STORE``, else ``.coopgraph``.
        user: by default the address's, else ``NEO4J_USERNAME``, else ``neo4j``.
        password: by default the address's, else ``NEO4J_PASSWORD``.
        create: whether an embedded store may be made.
        timeout: seconds that a statement which reads may run, where it is given no limit of
            its own.

    Raises:
        InputError: an address of an unknown scheme.
        StoreUnavailableError: no server answers there, or the embedded engine did not start.
        StoreAccessError: user or password are wrong.
    """
    address = address or os.environ.get("COOPGRAPH_STORE") or DEFAULT_STORE
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    if "://" in address:
        store = _server(address, user=user, password=password, timeout=timeout)
    else:
        store = _embedded(Path(address), create=create, timeout=timeout)
    return store


def _embedded(folder: Path, *, create: bool, timeout: float | None) -> Store:
    engine = start_engine(folder, create=create)
    writer = neo4j.GraphDatabase.driver(engine.url, auth=(engine.user, engine.password))
    reader = neo4j.GraphDatabase.driver(engine.url, auth=(engine.reader, engine.reader_password))
    return Store(
        writer,
        reader,
        engine="arcadedb",
        database=DATABASE,
        where=str(folder),
        folder=folder,
        timeout=timeout,
    )


def _server(
    address: str, *, user: str | None, password: str | None, timeout: float | None
) -> Store:
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES:
        raise InputError(
            f"store addresses begin with {', '.join(sorted(s + '://' for s in _SCHEMES))} or are a folder, not {parts.scheme}://"
        )
    host = parts.netloc.rpartition("@")[2]
    where = f"{parts.scheme}://{host}"
    user = (
        user
        or (unquote(parts.username) if parts.username else None)
        or os.environ.get("NEO4J_USERNAME", "neo4j")
    )
    password = (
        password
        or (unquote(parts.password) if parts.password else None)
        or os.environ.get("NEO4J_PASSWORD", "")
    )
    database = parts.path.strip("/") or os.environ.get("NEO4J_DATABASE") or None
    try:
        driver = neo4j.GraphDatabase.driver(
            where, auth=(user, password), connection_timeout=10, notifications_min_severity="OFF"
        )
    except (ConfigurationError, ValueError) as error:
        raise InputError(f"{where} is no store address: {error}") from error
    try:
        driver.verify_connectivity()
    except (Neo4jError, DriverError) as error:
        driver.close()
        raise as_store_error(error, where) from error
    return Store(driver, driver, engine="neo4j", database=database, where=where, timeout=timeout)
