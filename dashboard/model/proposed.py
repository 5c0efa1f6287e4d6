"""The card that is proposed where the data allow it: which metrics, best first (method.md, the metrics)."""

from __future__ import annotations

from dashboard.model.metric import Level

PREFERRED: dict[Level, tuple[str, ...]] = {
    "organisation": (
        "csat",
        "service_recovery",
        "resolution_sla",
        "first_contact_resolution",
        "overdue_backlog",
        "quality_engagement",
        "agent_satisfaction",
        "cost_per_resolution",
    ),
    "team": (
        "csat",
        "service_recovery",
        "resolution_sla",
        "first_contact_resolution",
        "overdue_backlog",
        "quality_engagement",
        "agent_satisfaction",
        "first_reply_sla",
    ),
    "agent": (
        "csat",
        "quality_engagement",
        "critical_error_free",
        "reopen_rate",
        "resolution_sla",
        "coaching_closure",
    ),
}
# what fills a card whose preferred metrics have no data, best first
OTHERS = (
    "first_reply_sla",
    "first_reply_time",
    "resolution_time",
    "reopen_rate",
    "nps",
    "quality_score",
    "escalation_rate",
    "critical_error_free",
    "coaching_closure",
)
ENOUGH = 10  # observations: the least that may have a colour
