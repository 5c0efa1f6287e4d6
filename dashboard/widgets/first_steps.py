"""An empty home: three steps to the first scorecard, as rows, with how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.model.catalogue import Catalogue
from dashboard.render.literal import in_markdown
from dashboard.widgets import jobs, loading, sections, uploads
from dashboard.widgets.visiting import Visit

TITLE = "Your first scorecard, in three steps"
HOW_TO_EXPORT = """**Zendesk**: Admin centre, Account, Reports, Export. **Freshdesk**: Tickets, Export, all
fields. **ServiceNow**: list of incidents, right click on a heading, Export, CSV. **Jira**: filter of
issues, Export, CSV (all fields). Any other desk: a list of tickets with number, created, resolved, status and
team, as CSV or Excel."""


def draw(visit: Visit, catalogue: Catalogue) -> DeltaGenerator:
    """The steps; the place for news about the upload."""
    done = int(visit.about.has_strategy)
    st.html(
        f'<div class="steps" role="img" aria-label="{done} of 3 steps done">'
        + "".join(f"<i{' class=done' * (number < done)}></i>" for number in range(3))
        + f"<span>{done} of 3 done</span></div>"
    )
    with _step(1, "Drop an export", "now · one file is enough"), st.container(horizontal=True, key="load"):
        with st.container(width="stretch", key="drop"):
            place = loading.drop_zone(visit, catalogue)
        with st.container(width="stretch", key="sample"):
            _sample()
    with _step(2, "Say what only you know", "done" if done else "after the export"):
        _strategy(visit)
    with _step(3, "Set goals", "when you like"):
        st.markdown("Objectives, owners and dates. Until then the card shows figures and judges none.")
    return place


@contextmanager
def _step(number: int, title: str, when: str) -> Iterator[None]:
    with sections.row(f"step-{number}", f"{number}. {title}", when):
        yield


def _sample() -> None:
    """Beside the drop zone and never mixed in: another server, on a home of its own."""
    st.markdown("**No export at hand?** Look at the sample: an invented organisation with all its teams.")
    st.code("scorecard serve --demo", language=None)
    st.markdown("It stands in a home of its own, and nothing is ever mixed into yours.")
    with st.expander("How to get an export out of your desk"):
        st.markdown(HOW_TO_EXPORT)


def _strategy(visit: Visit) -> None:
    if visit.about.has_strategy:
        st.markdown(f"Done: {in_markdown(str(visit.home.path / 'strategy.toml'))} is there.")
        return
    st.markdown(
        "Name and time zone, who belongs to which team, what you promise customers. Everything that the file"
        " proves is filled in. Or begin with a complete example to reword:"
    )
    if st.button("Write a starter strategy", disabled=jobs.running() is not None):
        jobs.start("top", "Writing a strategy", partial(uploads.starting, visit.home.path, visit.home.who))
