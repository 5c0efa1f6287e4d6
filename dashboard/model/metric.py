"""What a metric is, and the levels, perspectives and aims that there are. No I/O."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from dashboard.aggregate import kind_of, names
from dashboard.aggregate.kind import Aggregate
from dashboard.faults import nearest
from dashboard.model.header import Header, Text
from dashboard.units import PER, Per, UnitName, measure

Level = Literal["organisation", "team", "agent"]
LEVELS: tuple[Level, ...] = ("organisation", "team", "agent")
Perspective = Literal["customer", "process", "people", "financial"]
PERSPECTIVES: tuple[Perspective, ...] = ("customer", "process", "people", "financial")
Aim = Literal["engagement", "execution", "experience", "expediting", "recovery"]
AIMS: tuple[Aim, ...] = ("engagement", "execution", "experience", "expediting", "recovery")
Place = Annotated[int, Field(ge=1)]
SurveyKind = Literal["csat", "nps", "ces"]
# what a plain count may do otherwise; of a duration: running, dated closed, figure, hours; of a ratio:
# returned; of a stock: promise; of what never shows rows: value place
WAYS = (
    "span alone", "scales all", "running out", "undecided in", "unknown no", "unknown yes", "silent no",
    "value once", "value instants", "value best", "value three", "value place", "value promoters",
    "dated created", "dated resolved", "dated closed", "excluded in", "unanswered in", "unmatched out",
    "again latest", "clock utc", "figure mean", "hours all", "idle out", "returned in", "promise none",
)  # fmt: skip


class Metric(Header):
    """One metric: what it measures, for whom, and how it is judged. Units as in its `unit`."""

    name: Text
    sql: Text
    file: Text
    home: bool = False
    fault: str = ""  # of a home's own: what is wrong with its header, so that nothing can be asked of it
    title: Text
    unit: UnitName
    per: Per | None = Field(default=None, validate_default=True)  # of a rate
    aggregate: Text
    hit: str = ""  # of a proportion: what is true of a case with the value 1, said after its noun
    evidence: Literal["census", "sample"]
    improvement_direction: Literal["increase", "decrease"]
    perspective: Perspective
    excellence: tuple[Aim, ...]
    levels: tuple[Level, ...]
    scored_levels: tuple[Level, ...]
    proposed: dict[Level, Place] = Field(default_factory=dict)  # its place on a first card, by level
    fills_up: Place | None = None  # its place among those that fill such a card where others have no data
    needs: tuple[Text, ...]
    criteria: Aim | None = None  # of reviews: the aim whose criteria alone it is made of
    guards: tuple[Text, ...]
    description: Text
    operations: Text
    strategy: Text
    pitfall: Text
    stored: bool = False
    grain: Literal["month"] | None = None  # read by whole months that have ended
    series: Literal["week"] | None = None  # a stock, counted anew at each week's end
    group: tuple[tuple[Text, ...], ...] = ()
    minimum: int = 1
    shows_rows: bool = True
    surveys: tuple[SurveyKind, ...] = ()  # whose answers it counts; of one kind, each by its id
    naive: tuple[Text, ...] = ()  # what a plain count does otherwise, "about choice" each, in order
    noun: str  # never in a header: what it counts, and whether these are people's answers
    asks_people: bool

    @property
    def rises(self) -> bool:
        """Whether more of it is better."""
        return self.improvement_direction == "increase"

    @property
    def is_duration(self) -> bool:
        """Whether open cases are censored: the value is then read off a survival curve."""
        return self.kind.quantile > 0

    def __hash__(self) -> int:
        return hash(self.name)  # of all its texts it would take longer than to answer a question

    @property
    def kind(self) -> Aggregate:
        """What its aggregate adds up, and what follows from the sums."""
        return kind_of(self.aggregate)

    @property
    def tables(self) -> frozenset[str]:
        """The canonical tables that its columns come from."""
        return frozenset(need.split(".")[0] for need in self.needs)

    def finds_rows_in(self, filled: Collection[str]) -> bool:
        """Whether observations are possible where only these tables hold rows: one choice of each need."""
        return all(
            any(choice.split(".")[0] in filled for choice in need.split(" or ")) for need in self.needs
        )

    @property
    def measure(self) -> str:
        """The name of its unit in UNITS: rate per hour."""
        return measure(self.unit, self.per)

    @field_validator("per")
    @classmethod
    def _a_rate_says_by_what(cls, per: str | None, info: ValidationInfo) -> str | None:
        is_rate = info.data.get("unit") == "rate"
        if is_rate and per is None:
            raise ValueError(f"a rate is by something; write one of {', '.join(PER)}")
        if per is not None and not is_rate:
            raise ValueError('only a rate is by something; write unit = "rate", or leave this key out')
        return per

    @field_validator("aggregate")
    @classmethod
    def _aggregate_exists(cls, aggregate: str) -> str:
        if aggregate not in names():
            known = ", ".join(names())
            raise ValueError(
                f'"{aggregate}" is no aggregate; write one of {known}{nearest(aggregate, names())}'
            )
        return aggregate

    @field_validator("group", mode="before")
    @classmethod
    def _one_group_or_several(cls, group: object) -> object:
        """`["desk", "customer"]` is one group; a list of such lists is several."""
        flat = isinstance(group, list) and all(isinstance(column, str) for column in group)
        return [group] if flat and group else group

    @field_validator("naive")
    @classmethod
    def _ways_are_known(cls, naive: tuple[str, ...]) -> tuple[str, ...]:
        for way in naive:
            if way not in WAYS:
                raise ValueError(f'"{way}" is no other way of counting; write one of {", ".join(WAYS)}')
        return naive

    @field_validator("needs")
    @classmethod
    def _needs_name_columns(cls, needs: tuple[str, ...]) -> tuple[str, ...]:
        for need in needs:
            for choice in need.split(" or "):
                if not re.fullmatch(r"\w+\.\w+", choice):
                    raise ValueError(f'"{need}" is not table.column')
        return needs

    @field_validator("surveys")
    @classmethod
    def _answers_are_of_surveys(cls, kinds: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        needs = " or ".join(info.data.get("needs", ())).split(" or ")
        if kinds and not any(need.startswith("surveys.") for need in needs):
            raise ValueError('what counts answers needs a column of surveys; write "surveys.score" in needs')
        return kinds

    @field_validator("criteria")
    @classmethod
    def _criteria_are_of_reviews(cls, aim: Aim | None, info: ValidationInfo) -> Aim | None:
        needs = " or ".join(info.data.get("needs", ())).split(" or ")
        if aim and "reviews.aim" not in needs:
            raise ValueError('what is made of some criteria needs their aim; write "reviews.aim" in needs')
        return aim

    @field_validator("proposed")
    @classmethod
    def _proposed_are_scored(cls, proposed: dict[Level, int], info: ValidationInfo) -> dict[Level, int]:
        if others := set(proposed) - set(info.data.get("scored_levels", proposed)):
            raise ValueError(f"{sorted(others)} is proposed but not in scored_levels")
        return proposed

    @field_validator("scored_levels")
    @classmethod
    def _scored_are_shown(cls, scored: tuple[Level, ...], info: object) -> tuple[Level, ...]:
        shown = getattr(info, "data", {}).get("levels", scored)
        if hidden := set(scored) - set(shown):
            raise ValueError(f"{sorted(hidden)} is scored but not in levels")
        return scored
