"""Data classes of ours do what the standard ones do."""

# mypy: disable-error-code="call-arg,operator,attr-defined,misc"

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from dashboard import quick

Decorator = Callable[..., Any]
BOTH = pytest.mark.parametrize("made_by", [dataclasses.dataclass, quick.dataclass], ids=["standard", "ours"])


def _place(decorator: Decorator) -> Any:
    @decorator(frozen=True)
    class Place:
        """One with everything that ours have."""

        kinds: ClassVar[tuple[str, ...]] = ("team",)
        name: str
        rank: float = 1.0
        notes: list[str] = dataclasses.field(default_factory=list)

        @property
        def title(self) -> str:
            return self.name.title()

    return Place


@BOTH
def test_a_frozen_one_is_made_compared_and_told(made_by: Decorator) -> None:
    place = _place(made_by)
    one = place("billing", notes=["a"])
    assert (one.name, one.rank, one.notes) == ("billing", 1.0, ["a"])
    assert (one.title, place.kinds) == ("Billing", ("team",))
    assert one == place("billing", 1.0, ["a"])
    assert one != place("billing", 2.0, ["a"])
    assert one != ("billing", 1.0, ["a"])
    assert repr(one).endswith("Place(name='billing', rank=1.0, notes=['a'])")
    assert place("a").notes is not place("b").notes
    with pytest.raises(TypeError):
        place()
    with pytest.raises(TypeError):
        place("a", colour="red")


@BOTH
def test_a_frozen_one_is_not_changed(made_by: Decorator) -> None:
    one = _place(made_by)("billing")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.rank = 2.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.rank
    assert dataclasses.replace(one, rank=2.0).rank == 2.0
    assert dataclasses.asdict(one) == {"name": "billing", "rank": 1.0, "notes": []}
    assert [field.name for field in dataclasses.fields(one)] == ["name", "rank", "notes"]
    assert copy.deepcopy(one) == one


@BOTH
def test_equal_ones_are_one_key(made_by: Decorator) -> None:
    @made_by(frozen=True)
    class Read:
        metric: str
        level: str | None = None

    @made_by(frozen=True)
    class Alone:
        value: float

    @made_by(frozen=True)
    class Nothing:
        pass

    assert len({Read("csat"), Read("csat", None), Read("csat", "team")}) == 2
    nothing = float("nan")  # the same one is equal, within what is compared
    assert Alone(nothing) == Alone(nothing)
    assert len({Alone(1.0), Alone(1)}) == 1
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


@BOTH
def test_one_that_extends_another_has_its_fields_and_its_own(made_by: Decorator) -> None:
    @made_by(frozen=True)
    class Kind:
        unit: str = "share"

        def __hash__(self) -> int:
            return 7

    @made_by(frozen=True)
    class Mean(Kind):
        scale: int = 5

    assert (Mean("points").unit, Mean(scale=10).scale) == ("points", 10)
    assert hash(Kind()) == 7
    assert Kind() != Mean()


@BOTH
def test_without_equality_each_is_its_own(made_by: Decorator) -> None:
    @made_by(frozen=True, eq=False)
    class Panel:
        rows: list[int]

    one = Panel([1])
    assert one != Panel([1])
    assert {one: "kept"}[one] == "kept"


@BOTH
def test_one_that_changes_or_is_ordered_is_the_standard_one(made_by: Decorator) -> None:
    @made_by
    class Open:
        readers: int = 0

    @made_by(frozen=True, order=True)
    class Day:
        number: int

    opened = Open()
    opened.readers += 1
    assert opened == Open(1)
    assert Day(1) < Day(2)


@quick.dataclass(frozen=True)
class Sent:
    name: str
    teams: tuple[str, ...] = ()


def test_one_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent("billing"))) == Sent("billing")
