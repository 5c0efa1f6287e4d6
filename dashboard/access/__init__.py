"""Who asks, what role they have, and what they may see and change."""

from dashboard.access.who import LOCAL, Action, Who, admitted, may, refusal

__all__ = ["LOCAL", "Action", "Who", "admitted", "may", "refusal"]
