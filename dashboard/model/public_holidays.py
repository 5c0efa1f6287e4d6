"""Public holidays by country and region, as the library `holidays` knows them.

It is loaded where a calendar names a country, and only then: that takes a third of a second.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dashboard.faults import nearest

FIRST_YEAR, LAST_YEAR = 1995, 2040  # as far as calendars reach
SHOWN = 8  # codes that a message lists


@lru_cache(maxsize=64)
def days(country: str, region: str | None) -> tuple[date, ...]:
    """Every public holiday of a country, or of a region of it, in order; the observed days too."""
    from holidays import country_holidays

    return tuple(sorted(country_holidays(country, subdiv=region, years=range(FIRST_YEAR, LAST_YEAR + 1))))


@lru_cache(maxsize=64)
def unknown_country(country: str) -> str | None:
    """What is wrong with a country's code, and which one may be meant; None where it is one."""
    from holidays import list_supported_countries
    from holidays.registry import COUNTRIES

    codes = list_supported_countries()
    if country in codes:
        return None
    by_name = {name.replace("_", " "): entry[1] for name, entry in COUNTRIES.items()}
    by_name |= {code: code for code in codes} | {entry[2]: entry[1] for entry in COUNTRIES.values()}
    return f'"{country}" is no country whose holidays are known{_meant(country, by_name)}'


@lru_cache(maxsize=64)
def unknown_region(country: str, region: str) -> str | None:
    """The same of a region's code in a known country."""
    from holidays import country_holidays

    known = country_holidays(country)
    if region in known.subdivisions:
        return None
    by_name = {code: code for code in known.subdivisions}
    by_name |= getattr(known, "subdivisions_aliases", {})
    if not by_name:
        return f'"{region}" is no region: {country} has the same holidays everywhere; leave region out'
    return f'"{region}" is no region of {country} whose holidays are known{_meant(region, by_name)}'


def _meant(written: str, by_name: dict[str, str]) -> str:
    """The code of the nearest name, or some codes to choose from."""
    by_key = {name.casefold(): code for name, code in by_name.items()}
    if code := by_key.get(written.casefold()):
        return f'; did you mean "{code}"?'
    if found := nearest(written, by_name):
        name = found.partition('"')[2].rpartition('"')[0]
        return f'; did you mean "{by_name[name]}"{"" if by_name[name] == name else f" ({name})"}?'
    codes = sorted(set(by_name.values()))
    return f"; write a code like {', '.join(codes[:SHOWN])}{' …' if len(codes) > SHOWN else ''}"
