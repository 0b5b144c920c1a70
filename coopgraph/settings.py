"""Settings of one run, from flags and environment, frozen."""

from __future__ import annotations

import os
from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a whole run."""

    store: str | None = None
    quiet: bool = False

    @property
    def store_address(self) -> str:
        """The store's folder or address: the flag, else ``COOPGRAPH_STORE``, else the default."""
        return self.store or os.environ.get("COOPGRAPH_STORE") or ".coopgraph"
