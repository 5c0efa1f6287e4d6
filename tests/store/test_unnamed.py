"""Given the names of a file's people, expect their parts out of whatever is told of it, and nothing else."""

from __future__ import annotations

import pytest

from dashboard.store.unnamed import Names

NAMES = Names.of(["Bo Li", "Ana de Souza", "J. Wu", "王伟", "eva.om@example.org"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Waiting for Bo", "Waiting for …"),
        ("Waiting for Bo Li", "Waiting for …"),
        ("Escalated to Wu", "Escalated to …"),
        ("王伟", "…"),
        ("Aguardando retorno de cliente", "Aguardando retorno de cliente"),
        ("Retorno de Souza", "Retorno de …"),
        ("li", "li"),
        ("Eva has it om 10 uur", "… has it om 10 uur"),
        ("J has it", "J has it"),
    ],
)
def test_short_parts_are_names_where_they_are_written_as_names(text: str, left: str) -> None:
    assert NAMES.out_of(text) == left
