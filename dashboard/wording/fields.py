"""What the keys of strategy.toml are called where people read and fill in: forms, previews, the history."""

from __future__ import annotations

from collections.abc import Mapping

_HOURS = {
    "zone": "Time zone",
    "country": "Country",
    "region": "Region",
    "holidays": "Holidays of its own",
    "business_hours": "Business hours",
}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "organisation": {"name": "Name", "fiscal_year_starts": "First month of the year", **_HOURS},
    "people": {
        "mode": "Who is shown",
        "composite": "One overall score for a person",
        "learning_months": "Months of learning",
    },
    "cascade": {
        "winning_aspiration": "Winning aspiration",
        "where_to_play": "Where to play",
        "where_not_to_play": "Where not to play",
        "how_to_win": "How to win",
        "capabilities": "Capabilities",
        "management_systems": "Management systems",
    },
    "objective": {
        "id": "Name in the file",
        "title": "Title",
        "perspective": "Perspective",
        "owner": "Owner",
        "business_value": "What the business gets",
        "customer_value": "What the customer gets",
        "benefit_if_met": "Benefit if met",
        "cost_if_missed": "Cost if missed",
        "by": "By",
        "serves": "Serves",
        "carries": "Carries",
        "drivers": "Drivers",
        "outcome": "Outcome",
        "lags": "Weeks after which the outcome may follow",
        "placebo": "What the drivers can't move",
        "declared": "Link declared on",
    },
    "card": {"level": "Level", "from": "Holds from", "draft": "Draft", "metrics": "Metrics"},
    "target": {
        "metric": "Metric",
        "level": "Level",
        "team": "Team",
        "from": "Holds from",
        "red": "Red",
        "goal": "Goal",
        "baseline": "Baseline",
        "by": "To be reached by",
        "set_by": "Set by",
        "agreed_with": "Agreed with",
        "milestones": "Milestones",
        "reason": "Why these values",
    },
    "rebase": {
        "metric": "Metric",
        "team": "Team",
        "from": "From",
        "reason": "What changed",
        "set_by": "Set by",
    },
    "condition": {
        "choice": "Choice",
        "metric": "Metric",
        "level": "Level",
        "direction": "Direction",
        "amount": "Amount",
        "by": "Judged on",
        "registered": "Registered on",
        "statement": "In words",
    },
    "benchmark": {"metric": "Metric", "value": "Value", "source": "Source", "date": "Of which day"},
    "calendar": {"teams": "Teams", **_HOURS},
    "wording": {"metric": "Metric", "team": "Team", "operations": "What we do that moves it"},
    "sla": {
        "priority": "Priority",
        "channel": "Channel",
        "team": "Team",
        "first_reply_minutes": "First reply within",
        "resolution_minutes": "Resolution within",
        "clock": "Clock",
        "from": "From",
    },
    "survey": {"kind": "Kind", "desk": "Desk whose answers count", "from": "From"},
}
# an entry as a line calls it, and what stands after that of the keys that make it the same one
ENTRIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "objective": ("Objective", {"id": " “{}”"}),
    "card": ("Card", {"level": " of {}"}),
    "target": ("Target", {"metric": " of {}", "level": " for {}", "team": " for {}"}),
    "rebase": ("Rebase", {"metric": " of {}", "team": " for {}"}),
    "condition": ("Bet", {"metric": " on {}", "by": ", judged on {}", "choice": ", {}"}),
    "benchmark": ("Benchmark", {"metric": " of {}", "source": ", {}", "date": ", {}"}),
    "calendar": ("Calendar", {"teams": " of {}"}),
    "wording": ("Own words", {"team": " of {}", "metric": " for {}"}),
    "sla": ("Promise", {"priority": ", priority {}", "channel": ", channel {}", "team": ", team {}"}),
    "survey": ("Surveys", {"kind": " of kind {}"}),
}
WHOLE = {
    "organisation": "Organisation",
    "people": "People",
    "cascade": "Choice",
    "desk_url": "Address of cases",
}
LEVELS: Mapping[str, str] = {"organisation": "the organisation", "team": "teams", "agent": "people"}


def label(kind: str, key: str) -> str:
    """A key of an entry as a form asks for it; one that is a name itself (a weekday, a desk) as it stands."""
    return FIELDS.get(kind, {}).get(key) or key.replace("_", " ")


def in_line(kind: str, key: str) -> str:
    """The same within a sentence."""
    found = label(kind, key)
    return found[:1].lower() + found[1:] if key in FIELDS.get(kind, {}) else found
