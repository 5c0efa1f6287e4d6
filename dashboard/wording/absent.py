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


NO_TEAM_FIGURES = "No team has a figure of its card in these days."


NO_AGENTS = (
    "No loaded file gives a figure of a person, so nobody has a card. That takes what a person’s figures"
    " count, such as answers, reviews or due times, with the agent of each."
)


NOBODY = (
    "No case here in the three whole months that had ended by then. People are read over whole months, so the"
    " running one joins when it is over."
)


TEAMS_ONLY = "This organisation shows teams only."
