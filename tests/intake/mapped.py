"""Looking at a file that no format knows, for the tests of mapping by hand."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.intake import mapping
from dashboard.intake.mapping import Mapping, Preview
from dashboard.intake.mapping.profile import Profile
from dashboard.intake.mapping.suggest import suggest
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Strategy

CATALOGUE = load_catalogue()
# German names, semicolons, dates that could be either, a status of the desk's own, an answer, an empty tail
DESK = """\
Vorgang Nr;Eröffnet;Erledigt am;Gruppe;Bearbeiter;Zustand;Note
A-1;03.04.2026 09:00;04.04.2026 10:00;Billing;Ann;Geschlossen;5
A-2;05.04.2026 09:00;;Billing;Bob;Wartet;-
A-3;06.04.2026 09:00;06.04.2026 12:00;Tech;Bob;Knifflig;2
A-4;gestern;06.04.2026 12:00;Tech;Bob;Neu;
;;;;;;
"""
Looked = Callable[..., Profile]


def suggested(found: Profile, table: str | None = None) -> Mapping:
    return suggest(found, CATALOGUE, table).mapping


def tried(said: Mapping, found: Profile, strategy: Strategy) -> Preview:
    preview = mapping.preview(said, found, CATALOGUE, strategy)
    assert preview is not None
    parts = preview.empty + preview.refused + preview.superseded + preview.accepted
    assert preview.rows_read == parts
    return preview
