"""Where things lie: what ships with the program, and the homes that hold an organisation's data.

From a checkout (an editable install included) `queries/` and `data/sample/` stand beside the
package; an installed wheel carries them inside it, because nothing else of the tree is installed.
"""

import os
from pathlib import Path

from dashboard.faults import Fault

_PACKAGE = Path(__file__).resolve().parent
_PACKAGED = _PACKAGE / "_packaged"  # exists in a wheel only: see force-include in pyproject.toml
_CHECKOUT = _PACKAGE.parent


def queries_folder() -> Path:
    """Return the folder with tables/, views/, metrics/, exports/, checks/ and the questions in SQL."""
    return _shipped("queries", checkout="queries")


def sample_folder() -> Path:
    """Return the folder of the sample organisation: its exports and its strategy.toml."""
    return _shipped("sample", checkout="data/sample")


def default_home() -> Path:
    """Return SCORECARD_HOME, else data/home under the current directory (it need not exist)."""
    return _home("SCORECARD_HOME", otherwise="data/home")


def demo_home() -> Path:
    """Return SCORECARD_DEMO_HOME, else data/demo-home under the current directory.

    The sample organisation lives in a home of its own, so that it never mixes with real data.
    """
    return _home("SCORECARD_DEMO_HOME", otherwise="data/demo-home")


def _shipped(name: str, *, checkout: str) -> Path:
    """Return the packaged folder where there is one, else its place in the checkout."""
    # Packaged first: beside an installed package (site-packages) "queries" may be someone else's.
    for folder in (_PACKAGED / name, _CHECKOUT / checkout):
        if folder.is_dir():
            return folder
    raise Fault(f"The folder {checkout} is missing at {_CHECKOUT / checkout}: install the program again.")


def _home(variable: str, *, otherwise: str) -> Path:
    """Return an absolute path, so that a later change of directory cannot move the home."""
    return Path(os.environ.get(variable) or otherwise).expanduser().absolute()
