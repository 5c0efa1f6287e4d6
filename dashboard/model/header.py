"""What every header in queries/ is: keys that are known, and nothing else."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Header(BaseModel):
    """A header refuses keys that it does not know, so that a typing error can't be silent."""

    # built when first asked: what stands in another is checked by that one
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def fingerprint(*parts: str) -> str:
    """A short stable hash of texts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
