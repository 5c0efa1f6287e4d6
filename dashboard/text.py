"""Figures and dates as people read them: the same decimals, thousands, units and words everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dashboard.units import UNITS

MINUS = "−"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
STATUS = {
    "green": ("●", "at goal"),
    "amber": ("◔", "short of goal"),
    "red": ("■", "far short of goal"),
    "unclear": ("?", "not decided yet"),
    "unscored": ("–", "no target"),
    "no_data": ("·", "no data"),
}
# of the words that judgement has for a reading; "too few" comes with a number
GLYPHS = {
    "at goal": "●",
    "close to goal": "◐",
    "short of goal": "◔",
    "far short of goal": "■",
    "can't tell yet": "?",
    "nothing decided yet": "?",
    "no data": "·",
    "no target": "–",
    "not scored": "–",
}


def figure(value: float, unit: str) -> str:
    """A value with its unit: 81.3 %, 1,204, 2 h 05 min."""
    return bare(value, unit) + UNITS[unit].suffix


def bare(value: float, unit: str) -> str:
    """A value without its unit, in the unit's decimals; durations in words."""
    if UNITS[unit].is_time:
        return duration(value)
    shown = f"{value:,.{UNITS[unit].decimals}f}".replace("-", MINUS)
    return shown if shown.strip("−0.") else shown.removeprefix(MINUS)  # nothing has no sign


def duration(minutes: float) -> str:
    """Minutes as 45 min, 2 h 05 min or 3 d 4 h."""
    whole = round(minutes)
    if whole < 0:
        return MINUS + duration(-whole)
    if whole < 60:
        return f"{whole} min"
    if whole < 48 * 60:
        return f"{whole // 60} h {whole % 60:02d} min"
    return f"{whole // 1440} d {whole % 1440 // 60} h"


def in_words(number: int) -> str:
    """A small number as a word: three; from thirteen on in figures."""
    words = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return words[number] if number < len(words) else f"{number:,}"


def many(count: int, one: str, several: str | None = None) -> str:
    """1 file; 1,204 files; of words that take no s, `several`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


NO_CHANGE = "no change"


def change(value: float, unit: str) -> str:
    """A difference with its direction; none where it rounds to nothing."""
    shown = bare(abs(value), unit)
    if shown == bare(0.0, unit):
        return NO_CHANGE
    return ("↑ " if value > 0 else "↓ ") + shown


def period_name(name: str, first: date, last: date) -> str:
    """A period as people say it: October 2026, Q3 2026, week 31 of 2026, 2026."""
    if len(name) == 7 and name[4:6] == "-Q":
        return f"{name[5:]} {name[:4]}"
    if len(name) == 7:
        return f"{MONTHS[int(name[5:]) - 1]} {name[:4]}"
    if "-W" in name:
        return f"week {int(name[6:])} of {name[:4]}"
    return name if len(name) == 4 else span(first, last)


def day(value: date) -> str:
    """31 Oct 2026."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def moment(value: datetime) -> str:
    """22 Nov 2025, 07:40."""
    return f"{day(value.date())}, {value:%H:%M}"


def month_of(first: date, last: date) -> str:
    """October, where the days are that month; else ""."""
    following = last + timedelta(days=1)
    whole = first.day == 1 and following.day == 1 and (following - first).days <= 31
    return MONTHS[first.month - 1] if whole else ""


def span(first: date, last: date) -> str:
    """1 Aug to 31 Oct 2026; 25 Oct 2026 where it is one day."""
    if first == last:
        return day(last)
    start = f"{first.day} {MONTHS[first.month - 1][:3]}"
    return f"{start}{'' if first.year == last.year else f' {first.year}'} to {day(last)}"


def desk(name: str) -> str:
    """A desk as people call it; what our own templates bring comes from no desk."""
    return "our own templates" if name == "own" else name


def printable(name: str) -> str:
    """A file's name as text: nothing in it that a terminal would obey or that can't be written."""
    return "".join(letter if letter.isprintable() else " " for letter in name)
