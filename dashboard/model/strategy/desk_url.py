"""Where a case stands in its desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator

from dashboard.model.header import Text
from dashboard.model.validation import shown

CASE = "{ticket_id}"  # what stands for the number of a case in the address of a desk


def _an_address(pattern: str) -> str:
    """An address of the web with one place for the number of a case."""
    if not re.fullmatch(r"https?://[^\s{}\"'<>\\]*\{ticket_id\}[^\s{}\"'<>\\]*", pattern):
        raise ValueError(
            f'{shown(pattern)} is no address of a case; write one like "https://desk.example/tickets/{CASE}"'
        )
    return pattern


def address_in(desks: Mapping[str, str], desk: str | None, ticket_id: str | None) -> str | None:
    """Where a case stands in its desk, as desk_url says; None where it says nothing of that desk.

    A number that a browser would read as a way up ("..", however it is written) has no address: the link
    would lead elsewhere.
    """
    if desk is None or ticket_id is None or desk not in desks or _climbs(ticket_id):
        return None
    return desks[desk].replace(CASE, quote(ticket_id, safe=""))


def _climbs(ticket_id: str) -> bool:
    return any(part in (".", "..") for part in re.split(r"[/\\]", ticket_id))


CaseAddress = Annotated[Text, AfterValidator(_an_address)]
