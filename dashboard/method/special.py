"""The functions of scipy.special that are used here, without all that its package loads beside them, and
loaded when the first of them is asked for.

Loading scipy.special costs 150 ms of processor, 145 of them for array libraries that nobody here uses (and,
through them, for numpy's Fortran reader), where a whole command has 500. The compiled functions lie in one
of its modules and load in 5, and scipy itself in 20: so that one is loaded alone. Where scipy is built
otherwise, the package is.
"""

import sys
import threading
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PACKAGE = "scipy.special"
FUNCTIONS = {"betainc", "betaincinv", "betaln", "ndtr", "ndtri", "stdtr", "stdtrit"}
_LOADING = threading.Lock()


def _compiled() -> ModuleType:
    """The module of the compiled functions, with an empty package in the place of its own meanwhile."""
    spec = find_spec(PACKAGE)  # loads scipy, not the package
    if PACKAGE in sys.modules or spec is None or spec.submodule_search_locations is None:
        return import_module(PACKAGE)
    empty = ModuleType(PACKAGE)
    empty.__path__ = [*spec.submodule_search_locations]
    empty.__spec__ = spec
    sys.modules[PACKAGE] = empty
    try:
        return import_module(f"{PACKAGE}._ufuncs")
    except ImportError:
        del sys.modules[PACKAGE]
        return import_module(PACKAGE)
    finally:
        if sys.modules.get(PACKAGE) is empty:
            del sys.modules[PACKAGE]


def load() -> None:
    """Have the functions ready; whoever asks for one does."""
    with _LOADING:
        if not globals().keys() >= FUNCTIONS:
            module = _compiled()
            globals().update({function: getattr(module, function) for function in FUNCTIONS})


def __getattr__(function: str) -> Any:
    if function not in FUNCTIONS:
        raise AttributeError(f"{__name__} has no {function}")
    load()
    return globals()[function]
