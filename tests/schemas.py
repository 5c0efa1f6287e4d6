"""What is promised of each JSON document, and where a document leaves it."""

from __future__ import annotations

from typing import Any, get_args

from dashboard.units import UnitName

# --- schemas: a key may be added, none may be missing; a tuple lists what a value may be

TEXT, WHOLE, FLAG = str, int, bool
NUMBER = (int, float)
MAYBE_NUMBER, MAYBE_TEXT = (int, float, None), (str, None)
SPAN = {"from": TEXT, "to": TEXT}
STATUSES = {"green", "amber", "red", "unclear", "unscored", "no_data"}
BASES = {"none", "suppressed", "tiny", "small", "normal"}
METRIC = {
    "metric": TEXT,
    "title": TEXT,
    "unit": {*get_args(UnitName)},
    "evidence": {"census", "sample"},
    "window": SPAN,
    "value": MAYBE_NUMBER,
    "n": NUMBER,
    "decided": MAYBE_NUMBER,
    "low": MAYBE_NUMBER,
    "high": MAYBE_NUMBER,
    "units": NUMBER,
    "bands": [{"red", "amber", "green"}],
    "word": TEXT,
    "says": TEXT,
    "goal_met": (bool, None),
    "provisional": FLAG,
    "bound": (None, {"at_least"}),
    "reason": MAYBE_TEXT,
    "month": (
        None,
        SPAN | {"value": MAYBE_NUMBER, "n": NUMBER, "low": MAYBE_NUMBER, "high": MAYBE_NUMBER},
    ),
    "change": MAYBE_NUMBER,
    "change_low": MAYBE_NUMBER,
    "change_high": MAYBE_NUMBER,
    "is_signal": FLAG,
    "attainment_low": MAYBE_NUMBER,
    "attainment_high": MAYBE_NUMBER,
    "base": BASES,
    "told": MAYBE_NUMBER,
    "colour": (None, TEXT),
    "target": (
        None,
        {
            "baseline": MAYBE_NUMBER,
            "red": NUMBER,
            "goal": NUMBER,
            "from": MAYBE_TEXT,
            "by": MAYBE_TEXT,
        },
    ),
    "weight": MAYBE_NUMBER,
    "scored": FLAG,
    "score": MAYBE_NUMBER,
    "attainment": MAYBE_NUMBER,
    "status": STATUSES,
    "sure": MAYBE_NUMBER,
    "needs": [TEXT],
    "objective": MAYBE_TEXT,
    "previous": (None, SPAN | {"value": MAYBE_NUMBER, "n": NUMBER}),
    "guards": [{"metric": TEXT, "status": STATUSES}],
    "variation": {"improvement", "concern", "common_cause", "none"},
    "assurance": {"consistent_pass", "consistent_fail", "inconsistent", "none"},
    "behaviour": TEXT,
}
PERIOD = (None, {"name": TEXT} | SPAN)
SHOW = {
    "period": PERIOD,
    "level": {"organisation", "team", "agent"},
    "cards": [
        {
            "name": TEXT,
            "display_name": TEXT,
            "score": MAYBE_NUMBER,
            "coverage": NUMBER,
            "goals_met": WHOLE,
            "missed": WHOLE,
            "goals_open": WHOLE,
            "goals": WHOLE,
            "worst": MAYBE_TEXT,
            "metrics": [{**METRIC, "operations": TEXT, "strategy": TEXT}],
        }
    ],
}
TREND = {
    "metric": TEXT,
    "level": {"organisation", "team", "agent"},
    "name": TEXT,
    "every": {"day", "week", "month"},
    "chart": (None, {"xmr", "p_prime"}),
    "centre": MAYBE_NUMBER,
    "lower_limit": MAYBE_NUMBER,
    "upper_limit": MAYBE_NUMBER,
    "trial": (bool, None),
    "variation": {"improvement", "concern", "common_cause", "none"},
    "assurance": {"consistent_pass", "consistent_fail", "inconsistent", "none"},
    "target": MAYBE_NUMBER,
    "points": [
        {
            "from": TEXT,
            "n": NUMBER,
            "value": MAYBE_NUMBER,
            "low": MAYBE_NUMBER,
            "high": MAYBE_NUMBER,
            "partial": FLAG,
            "target": MAYBE_NUMBER,
            "decided": MAYBE_NUMBER,
            "kind": (None, {"common_cause", "improvement", "concern"}),
            "rule": (None, {"outside", "trend", "two_in_three", "shift"}),
        }
    ],
}
GOALS = {
    "period": PERIOD,
    "objectives": [
        {
            "objective": TEXT,
            "title": TEXT,
            "owner": TEXT,
            "serves": MAYBE_TEXT,
            "perspective": {"customer", "process", "people", "financial"},
            "score": MAYBE_NUMBER,
            "coverage": NUMBER,
            "status": STATUSES,
            "goals_met": WHOLE,
            "missed": WHOLE,
            "goals_open": WHOLE,
            "goals": WHOLE,
            "outcome": (None, METRIC),
            "drivers": [METRIC],
            "served_by": [TEXT],
            "worst": MAYBE_TEXT,
            "by": MAYBE_TEXT,
            "progress": MAYBE_NUMBER,
            "expected_progress": MAYBE_NUMBER,
            "forecast": (
                None,
                {
                    "value": MAYBE_NUMBER,
                    "low": MAYBE_NUMBER,
                    "high": MAYBE_NUMBER,
                    "reaches_goal": (None, {"likely", "open", "unlikely"}),
                },
            ),
            "metrics": [METRIC],
            "teams": [
                {
                    "team": TEXT,
                    "score": MAYBE_NUMBER,
                    "coverage": NUMBER,
                    "status": STATUSES,
                    "worst": MAYBE_TEXT,
                }
            ],
        }
    ],
    "talk": [
        {"objective": TEXT, "title": TEXT, "metric": TEXT, "says": TEXT, "plan": TEXT, "execution": TEXT}
    ],
}
IMPORT = {
    "imports": [
        {
            "file": TEXT,
            "format": MAYBE_TEXT,
            "desk": MAYBE_TEXT,
            "sha256": TEXT,
            "status": {"loaded", "already_loaded", "refused"},
            "reason": MAYBE_TEXT,
            "rows_read": WHOLE,
            "empty": WHOLE,
            "refused": WHOLE,
            "superseded": WHOLE,
            "accepted": WHOLE,
            "tables": dict,
            "understood": dict,
            "refused_file": MAYBE_TEXT,
            "refused_reasons": [{"column": TEXT, "reason": TEXT, "rows": WHOLE}],
            "warnings": [{"check": TEXT, "rows": WHOLE, "message": TEXT}],
        }
    ]
}
CHECKS = {
    "checks": [
        {"check": TEXT, "severity": {"warning", "error"}, "rows": WHOLE, "message": TEXT, "where": [TEXT]}
    ]
}
METRICS = {
    "metrics": [
        {
            "metric": TEXT, "sql": TEXT, "file": TEXT, "title": TEXT, "unit": TEXT, "aggregate": TEXT,
            "evidence": TEXT, "improvement_direction": TEXT, "perspective": TEXT, "excellence": [TEXT],
            "scored_levels": [TEXT], "levels": [TEXT], "needs": [TEXT], "guards": [TEXT],
            "description": TEXT, "operations": TEXT, "strategy": TEXT, "pitfall": TEXT,
        }
    ]
}  # fmt: skip


def breaches(value: Any, schema: Any, path: str = "") -> list[str]:
    """Where a document leaves its schema."""
    if isinstance(schema, dict):
        if not isinstance(value, dict):
            return [f"{path}: no object: {value!r}"]
        found = [f"{path}.{key}: missing" for key in schema if key not in value]
        return found + [
            breach
            for key in schema
            if key in value
            for breach in breaches(value[key], schema[key], f"{path}.{key}")
        ]
    if isinstance(schema, list):
        if not isinstance(value, list):
            return [f"{path}: no list: {value!r}"]
        return [
            breach
            for place, item in enumerate(value)
            for breach in breaches(item, schema[0], f"{path}[{place}]")
        ]
    if isinstance(schema, tuple):
        options = [breaches(value, one, path) for one in schema]
        return [] if [] in options else min(options, key=len)
    if isinstance(schema, set):
        return [] if value in schema else [f"{path}: {value!r} is none of {sorted(schema)}"]
    if schema is None:
        return [] if value is None else [f"{path}: {value!r} is not null"]
    fits = isinstance(value, schema) and not (schema in (int, float) and isinstance(value, bool))
    return [] if fits else [f"{path}: {value!r} is no {schema.__name__}"]
