"""Parts of strategy.toml as the tests write them: a key a line, so that faults can be told by their line."""

import re

SIX = ("csat", "nps", "reopen_rate", "resolution_sla", "first_reply_sla", "escalation_rate")
TARGET = '[[target]]\nmetric = "csat"\nred = 70\ngoal = 90\n'
REBASE = '[[rebase]]\nmetric = "csat"\nfrom = 2026-06-15\nreason = "early shift"\n'
WORDING = '[[wording]]\nmetric = "csat"\nteam = "Billing"\noperations = "We ring back"\n'
SLA = "[[sla]]\n"
# what a validator says by itself
RAW = re.compile(r"Input should|valid string|type=|pydantic|Value error|NoneType|ctx|http|string_|\bstr\b")


def objective(name: str = "fast", perspective: str = "process", more: str = "") -> str:
    """An objective whose id is its title in small letters."""
    return (
        f'[[objective]]\nid = "{name}"\ntitle = "{name.capitalize()}"\nperspective = "{perspective}"\n'
        f'business_value = "b"\ncustomer_value = "c"\n{more}'
    )


def card(*metrics: str, level: str = "team", objective: str = "fast", more: str = "") -> str:
    """A card whose metrics all serve one objective; `more` stands above them."""
    items = "".join(f'    {{ metric = "{name}", objective = "{objective}" }},\n' for name in metrics)
    return f'[[card]]\nlevel = "{level}"\n{more}metrics = [\n{items}]\n'


def condition(metric: str, direction: str, amount: float, by: str, more: str = "") -> str:
    """A bet on how to win, registered at the beginning of 2026."""
    return (
        f'[[condition]]\nchoice = "how_to_win"\nmetric = "{metric}"\ndirection = "{direction}"\n'
        f"amount = {amount}\nby = {by}\nregistered = 2026-01-01\n{more}"
    )


# a choice with a bet on it, in words that are mark-up too
PLAN = """
[cascade]
winning_aspiration = "Be <first>"
how_to_win = "By care"
""" + condition("first_reply_sla", "at_least", 50, "2026-03-31", 'statement = "They <wait>"\n')
