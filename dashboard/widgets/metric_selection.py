"""Which number the Metric page looks at: a metric, and whose; what is asked and offered of it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.ask import Scorecard
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Level, Metric
from dashboard.periods import Every
from dashboard.quick import dataclass
from dashboard.render import spreadsheets
from dashboard.render.links import link
from dashboard.scoring import Reading
from dashboard.widgets import download
from dashboard.widgets.visiting import Visit


@dataclass(frozen=True)
class Selection:
    """Which number is looked at: a metric, and whose. `name` is None for the organisation."""

    visit: Visit
    catalogue: Catalogue
    metric: Metric
    level: Level
    name: str | None

    @property
    def asked(self) -> tuple[str, Level, str | None, str | None, str | None]:
        """The same as questions ask: metric, level, name, team of a person, period."""
        team = self.visit.team if self.level == "agent" else None
        return self.metric.name, self.level, self.name, team, self.visit.period

    @property
    def everys(self) -> tuple[Every, ...]:
        """What its trend can be asked by."""
        return self.visit.home.everys(self.metric.name, self.level, self.name)

    def card(self, level: Level, name: str | None) -> list[Scorecard]:
        """The cards of a level with this metric on them."""
        found = self.visit.home.cards(
            level,
            name,
            self.visit.team if level == "agent" else None,
            self.visit.period,
            (self.metric.name,),
        )
        return list(found.cards)

    def of(self, card: Scorecard) -> Reading:
        """This metric's reading on a card."""
        return card.reading(self.metric.name)

    def offer(self, table: Callable[[], spreadsheets.SheetTable], *parts: str) -> None:
        """Below a table the same for a spreadsheet, named by metric, table, whose and when."""
        download.offer(table, self.metric.name, *parts, self.name, self.visit.period)

    def to(self, metric: str, **whose: str | None) -> str:
        """A link to another metric of the same name, or to this one of another."""
        own = whose or {"team": self.visit.team, "name": self.visit.name}
        return link("metric", metric=metric, period=self.visit.period, **own)
