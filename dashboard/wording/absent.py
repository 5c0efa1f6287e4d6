"""What is said where there is nothing to show."""

from __future__ import annotations

NO_AGENT_CARD = (
    "There is no card for people in strategy.toml; `scorecard init --home NEW --from FILE` proposes one in"
    " another home, to be copied, where the data allow it."
)


NO_TEAMS = (
    "No loaded file names a team, so there are cards of the organisation only. Export the tickets with their"
    " group, queue or department, and the teams stand here."
)


NO_AGENTS = (
    "No loaded file names an agent, so nobody has a card. Export the tickets with their assignee, and people"
    " stand here."
)


NOBODY = (
    "No case here in the three whole months that had ended by then. People are read over whole months, so the"
    " running one joins when it is over."
)


TEAMS_ONLY = "This organisation shows teams only."
