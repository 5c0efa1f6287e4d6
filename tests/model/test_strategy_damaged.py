"""Whatever is in strategy.toml, it ends in a sentence."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from dashboard.faults import StrategyFault
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import load_strategy
from tests.organisations import BUSY_STRATEGY, TINY_STRATEGY
from tests.strategies import RAW

METRICS = load_catalogue().metrics
MANY = int(os.environ.get("SCORECARD_FUZZ", "2000"))


# --- whatever is in the file

TOKENS = [
    "nan", "inf", "-1e999", "true", "''", "[]", "{}", "1979-05-27", "07:32:00", "=", "[", "]", "{", "}", "\n",
    "#", '"', "'", '"""', "[[card]]", "[organisation]", "\t", "\0", "é", "9" * 30, ",", ".", "\\u0000",
    "1_000",
    "0x1F", "[[target]]\n", "metric", "x = 1\n", "a.b.c = 2\n", '"quoted key" = 3\n',
]  # fmt: skip


def damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 2)):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.choice([0, 1, 2, 3, 3, 3, 3, 3, 4]):
            case 0:
                text = text[:at] + chance.choice(TOKENS) + text[at:]
            case 1:
                text = text[:at] + text[min(end, at + 8) :]
            case 2:
                text = text[:at] + chr(chance.randrange(1, 0x3000)) + text[at + 1 :]
            case 3:
                number = chance.choice(list(re.finditer(r"= (\S+)", text)) or [None])
                if number:
                    text = text[: number.start(1)] + chance.choice(TOKENS) + text[number.end(1) :]
            case _:
                lines = text.splitlines(keepends=True)
                chance.shuffle(lines[at % max(len(lines), 1) :])
                line = chance.randrange(len(lines) or 1)
                text = "".join(lines[:line] + lines[line : line + 1] * 2 + lines[line + 1 :])
    return text


def test_a_number_of_thousands_of_digits_is_told_without_advice_on_python(tmp_path: Path) -> None:
    (tmp_path / "strategy.toml").write_text("a = " + "9" * 5000)
    with pytest.raises(StrategyFault, match=r"a number in it has thousands of digits; write it shorter"):
        load_strategy(tmp_path / "strategy.toml", METRICS)


def tried(many: int, tmp_path: Path) -> dict[str, int]:
    counted = {"read": 0, "told": 0}
    path = tmp_path / "strategy.toml"
    for number in range(many):
        chance = random.Random(number)
        path.write_bytes(
            damaged(chance.choice([TINY_STRATEGY, BUSY_STRATEGY]), chance).encode("utf-8", "replace")
        )
        try:
            load_strategy(path, METRICS)
            counted["read"] += 1
        except StrategyFault as fault:
            assert not RAW.search(str(fault).removeprefix(str(tmp_path))), fault  # noqa: PT017
            counted["told"] += 1
    return counted


def test_a_few_damaged_strategies_end_in_a_sentence(tmp_path: Path) -> None:
    assert tried(100, tmp_path)["told"] > 50


@pytest.mark.long
def test_thousands_of_damaged_strategies_end_in_a_sentence(tmp_path: Path) -> None:
    counted = tried(MANY, tmp_path)
    print(counted)
    assert sum(counted.values()) == MANY
