"""scipy's functions are loaded without scipy's package of them, and are those of the package."""

import subprocess
import sys
from pathlib import Path

from scipy import special as package

from dashboard.method import special

ROOT = Path(__file__).parents[2]
OURS = ("betainc", "betaincinv", "betaln", "ndtr", "ndtri", "stdtr", "stdtrit")


def test_they_are_the_packages_own() -> None:
    assert all(getattr(special, name)(3.0, *more) == getattr(package, name)(3.0, *more) for name, more in (
        ("betainc", (2.0, 0.5)), ("betaincinv", (2.0, 0.5)), ("betaln", (2.0,)), ("ndtr", ()),
        ("stdtr", (0.5,)), ("stdtrit", (0.9,)),
    ))  # fmt: skip
    assert special.ndtri(0.975) == package.ndtri(0.975)


def test_neither_stands_in_the_others_way() -> None:
    """Ours first leaves no empty package behind; theirs first is used as it is."""
    for first, second in (
        ("dashboard.method.special", "scipy.special"),
        ("scipy.special", "dashboard.method.special"),
    ):
        code = (
            f"import sys, {first}; had = 'scipy.special' in sys.modules; import {second};"
            " import scipy.special as theirs, dashboard.method.special as ours;"
            f" print(had, [name for name in {OURS!r} if getattr(ours, name) is not getattr(theirs, name)],"
            " theirs.gammaln(1.0))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == [str(first == "scipy.special"), "[]", "0.0"]
