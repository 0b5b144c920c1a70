"""What the driver gives as plain data, what it raises as our errors, and the lock on a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)
from neo4j.graph import Node, Relationship
from neo4j.graph import Path as GraphPath

from graph.errors import (
    StoreAccessError,
    StoreError,
    StoreTimeoutError,
    StoreUnavailableError,
)
from graph.statements import read_statement

__all__ = ["as_store_error", "plain_value", "server_lock"]

_PROBE_SECONDS = 1
_TIMED_OUT = re.compile(r"timed? ?out|Terminated", re.IGNORECASE)
_REFUSED = re.compile(r"access mode|not allowed|read[- ]only|Forbidden|permission", re.IGNORECASE)


def plain_value(value: Any) -> Any:
    """A driver's value as plain Python."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), **{k: plain_value(v) for k, v in value.items()}}
    if isinstance(value, Relationship):
        return {"type": value.type, **{k: plain_value(v) for k, v in value.items()}}
    if isinstance(value, GraphPath):
        return [
            plain_value(part)
            for pair in zip(value.nodes, (*value.relationships, None), strict=True)
            for part in pair
            if part is not None
        ]
    if isinstance(value, Mapping):
        return {str(k): plain_value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_value(v) for v in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


@contextmanager
def server_lock(
    driver: neo4j.Driver, database: str | None, waits: Callable[[], None]
) -> Iterator[None]:
    """The right to write on a server, for as long as the block runs.

    It is held by a change that is never committed, and so goes with its connection.

    Args:
        driver: how to reach the server.
        database: which of its databases; its default when None.
        waits: is called when somebody else has the right, before waiting for that one.
    """
    lock = read_statement("writer/lock")
    if not _is_free(driver, database, lock):
        waits()
    with (
        driver.session(database=database) as session,
        session.begin_transaction() as transaction,
    ):
        transaction.run(lock).consume()
        yield


def _is_free(driver: neo4j.Driver, database: str | None, lock: str) -> bool:
    try:
        with (
            driver.session(database=database) as session,
            session.begin_transaction(timeout=_PROBE_SECONDS) as transaction,
        ):
            transaction.run(lock).consume()
            transaction.rollback()
    except (ClientError, TransientError) as error:
        if isinstance(as_store_error(error, ""), StoreTimeoutError):
            return False
        raise
    return True


def as_store_error(error: Neo4jError | DriverError, where: str) -> StoreError:
    """The error of ours that says what the driver's means, without a secret in it."""
    message = str(getattr(error, "message", None) or error).split("\n")[0]
    if isinstance(error, AuthError) and not isinstance(error, Forbidden):
        return StoreAccessError(
            f"{where} refuses the user or password: set NEO4J_USERNAME and NEO4J_PASSWORD, "
            "or put them into the address"
        )
    if isinstance(error, ServiceUnavailable):
        return StoreUnavailableError(
            f"no server answers at {where}: start it, or check the address"
        )
    code = getattr(error, "code", "") or ""
    if (
        isinstance(error, Forbidden)
        or "Forbidden" in code
        or "AccessMode" in code
        or (isinstance(error, ClientError) and _REFUSED.search(message))
    ):
        return StoreAccessError(
            "the statement would write, load or change the schema; here only reading is allowed"
        )
    if "TimedOut" in code or "Terminated" in code or _TIMED_OUT.search(message):
        return StoreTimeoutError(
            "the statement ran longer than it may and was ended on the server: narrow it, or raise --timeout"
        )
    if isinstance(error, TransientError):
        return StoreUnavailableError(f"{where} is busy and gave up ({message}): try again")
    return StoreError(f"{where} refuses the statement: {message}")
