"""Balanced scorecards for support organisations, computed from the exports of their help desk."""

import os
from functools import lru_cache

# Said before the libraries are loaded, because each takes a tenth of the time of a small command:
# looking through every installed package for a plug-in of pydantic's (and nobody's may change how a header
# or a strategy is read), and threads for linear algebra, of which there is none here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@lru_cache(maxsize=1)
def version() -> str:
    """The version that is installed."""
    from importlib import metadata  # takes as long to load as all of a small command

    try:
        return metadata.version("service-scorecard")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return "0+checkout"
