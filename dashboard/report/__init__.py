"""A page as a PDF: one sheet for a meeting, from the same answers and in the same words as the page.

    report.pdf(home, "team", "Billing", "2026-10")      # bytes

The organisation's is the Goals page, a team's and a person's their Scorecard. Equal answers give equal
bytes. Whoever may not see something gets the UsageFault that the page gives.
"""

from dashboard.report.sheet import pdf

__all__ = ["pdf"]
