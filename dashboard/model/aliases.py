"""Who is who: names in the data that mean one agent or one team, as home/aliases.toml says.

The facts keep every name as its desk wrote it; only what is read of them goes by these. Suggestions are
made from the names alone, and nothing is merged that the file does not hold.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from itertools import combinations
from pathlib import Path
from typing import Literal

from dashboard.durable import NOWHERE, leads_nowhere, private_home, write_whole
from dashboard.faults import UsageFault
from dashboard.model import toml_faults
from dashboard.model.toml_lines import quoted
from dashboard.quick import dataclass

Kind = Literal["agent", "team"]
KINDS: tuple[Kind, ...] = ("agent", "team")
FILE = "aliases.toml"
ALIKE = 0.88  # of difflib's ratio, for names of teams
MOST = 400  # names that are compared letter by letter
HEAD = """\
# Who is who: other names of the same agent, of the same team. Nothing is merged that does not stand here;
# the loaded rows keep the names of their desks. After a change by hand: scorecard rebuild
"""


@dataclass(frozen=True)
class Aliases:
    """Other name -> the name that stands, of agents and of teams; `apart`: pairs that are two."""

    agents: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[tuple[Kind, frozenset[str]]] = frozenset()

    def of(self, kind: Kind) -> Mapping[str, str]:
        """The aliases of agents or of teams."""
        return self.agents if kind == "agent" else self.teams

    @property
    def fingerprint(self) -> str:
        """Changes with what is merged; "" where nothing is."""
        if not self.agents and not self.teams:
            return ""
        told = json.dumps([sorted(self.agents.items()), sorted(self.teams.items())])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def merged(self, kind: Kind, name: str, alias: str) -> Aliases:
        """With `alias` meaning `name`; whatever meant `alias` means `name` too."""
        name = self.of(kind).get(name, name)
        if name == alias:
            raise UsageFault(f'"{alias}" is already what "{name}" goes by; take it apart first.')
        known = {other: name if stands == alias else stands for other, stands in self.of(kind).items()}
        apart = self.apart - {(kind, frozenset((name, alias)))}
        return replace(self._with(kind, known | {alias: name}), apart=apart)

    def parted(self, kind: Kind, name: str, alias: str) -> Aliases:
        """With the two kept apart: no longer merged, and not suggested again."""
        if name == alias:
            raise UsageFault(f'"{name}" is one name; two are kept apart.')
        known = {other: stands for other, stands in self.of(kind).items() if other != alias}
        return replace(self._with(kind, known), apart=self.apart | {(kind, frozenset((name, alias)))})

    def without_agents(self) -> Aliases:
        """What may be stored where people are not named."""
        kept = frozenset(pair for pair in self.apart if pair[0] == "team")
        return Aliases(teams=self.teams, apart=kept)

    def _with(self, kind: Kind, known: Mapping[str, str]) -> Aliases:
        return replace(self, agents=known) if kind == "agent" else replace(self, teams=known)


def load(home: Path) -> Aliases:
    """What home/aliases.toml says, an empty one without it; UsageFault naming the key that is wrong."""
    path, text = home / FILE, ""
    if leads_nowhere(path):
        raise UsageFault(f"{path}: it is {NOWHERE}; bring back what it led to, or take the link away.")
    try:
        text = path.read_text(encoding="utf-8-sig")  # as editors of Windows save it
        written = tomllib.loads(text)
    except FileNotFoundError:
        return Aliases()
    except OSError as error:
        raise UsageFault(f"{path}: it can't be read ({error.strerror or error}).") from error
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"{path}: it is not valid TOML: {toml_faults.told(error, text).says}.") from error
    if unknown := set(written) - {"agents", "teams", "apart"}:
        raise UsageFault(f"{path}: {sorted(unknown)[0]}: this key is not known; agents, teams and apart are.")
    apart = written.get("apart", {})
    if not isinstance(apart, dict):
        raise UsageFault(f"{path}: apart: write agents = [[name, name], ...] below [apart].")
    return Aliases(
        _names(path, "agents", written.get("agents", {})),
        _names(path, "teams", written.get("teams", {})),
        frozenset(
            (kind, frozenset(pair))
            for kind in KINDS
            for pair in _pairs(path, f"apart.{kind}s", apart.get(f"{kind}s", []))
        ),
    )


def _names(path: Path, key: str, written: object) -> dict[str, str]:
    if not isinstance(written, dict):
        raise UsageFault(f'{path}: {key}: write "name" = ["other name", ...].')
    found: dict[str, str] = {}
    for name, others in written.items():
        if not isinstance(others, list) or not all(isinstance(other, str) and other for other in others):
            raise UsageFault(f'{path}: {key}."{name}": give a list of names.')
        for other in others:
            if found.setdefault(other, name) != name:
                raise UsageFault(f'{path}: {key}: "{other}" can\'t be both "{found[other]}" and "{name}".')
    for name in written:
        if name in found:
            raise UsageFault(
                f'{path}: {key}: "{name}" stands for others, so it can\'t be "{found[name]}" too.'
            )
    return found


def _pairs(path: Path, key: str, written: object) -> Iterable[list[str]]:
    if not isinstance(written, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(name, str) for name in pair)
        for pair in written
    ):
        raise UsageFault(f"{path}: {key}: give a list of pairs of names.")
    return written


def save(home: Path, aliases: Aliases) -> None:
    """Write home/aliases.toml, whole or not at all."""
    lines = [HEAD]
    for kind in KINDS:
        by_name: dict[str, list[str]] = {}
        for other, name in aliases.of(kind).items():
            by_name.setdefault(name, []).append(other)
        lines.append(f"[{kind}s]")
        lines += [f"{quoted(name)} = {_list(sorted(others))}" for name, others in sorted(by_name.items())]
        lines.append("")
    lines.append("[apart]")
    for kind in KINDS:
        pairs = sorted(sorted(pair) for of, pair in aliases.apart if of == kind)
        lines.append(f"{kind}s = [{', '.join(map(_list, pairs))}]")
    write_whole(private_home(home) / FILE, "\n".join(lines) + "\n")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(quoted, texts)) + "]"


# --- suggestions


@dataclass(frozen=True)
class Known:
    """A name in the data: how many rows carry it, at which desks."""

    name: str
    rows: int
    desks: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """Somebody in the people file: the name that tickets carry, the name to show, the e-mail address."""

    agent: str
    name: str | None
    email: str | None


@dataclass(frozen=True)
class Suggestion:
    """Two names that may mean the same; `name` has more rows. A yes makes `alias` mean `name`."""

    kind: Kind
    name: str
    alias: str
    why: str


def suggest(
    kind: Kind, names: Sequence[Known], aliases: Aliases, people: Sequence[Listed] = ()
) -> list[Suggestion]:
    """Pairs that may be one, the surest first: neither merged yet nor kept apart, each name told once."""
    standing = sorted(
        (known for known in names if known.name not in aliases.of(kind)),
        key=lambda known: (-known.rows, known.name),
    )
    found: dict[str, Suggestion] = {}
    for name, alias, why in [
        *_by_people(standing, people),
        *_by_key(kind, standing),
        *_alike(kind, standing),
    ]:
        apart = (kind, frozenset((name, alias))) in aliases.apart
        if name != alias and not apart and alias not in found and name not in found:
            found[alias] = Suggestion(kind, name, alias, why)
    return list(found.values())


def _by_people(names: Sequence[Known], people: Sequence[Listed]) -> Iterable[tuple[str, str, str]]:
    present = {known.name for known in names}
    for one in people:
        for other, why in (
            (one.name, "its name in the people file"),
            (one.email, "its e-mail in the people file"),
        ):
            if other and other in present and one.agent in present:
                yield one.agent, other, why


def _by_key(kind: Kind, names: Sequence[Known]) -> Iterable[tuple[str, str, str]]:
    """Names of the same letters, of the same words in another order, of the same initial and last name."""
    keys = {
        "the same but for case, spaces and signs": lambda name: "".join(words(name)),
        "the same words in another order": lambda name: " ".join(sorted(words(name))),
    }
    if kind == "agent":
        keys["the same initial and last name"] = _initial_and_last
    for why, key in keys.items():
        first: dict[str, list[str]] = {}
        for known in names:
            if told := key(known.name):
                first.setdefault(told, []).append(known.name)
        for same in first.values():
            # an initial fits several people; then nobody can tell whose it is
            if len(same) == 2 or "initial" not in why:
                yield from ((same[0], other, why) for other in same[1:])


def words(name: str) -> list[str]:
    """The words of a name, folded, without accents and signs; of an e-mail address those before the @, of a
    name with its address beside it (Ann <ann@example.org>) the name's. R&amp;D is R&D.
    """
    if "&" in name and ";" in name:
        from html import unescape  # 2,000 names of signs, which few homes need

        name = unescape(name)
    name = re.sub(r"(?<=\S)\s*[<(\[]\S+@\S+[>)\]]", "", name)
    local = name.split("@")[0] if re.fullmatch(r"[^@\s]+@[^@\s]+", name) else name
    letters = unicodedata.normalize("NFKD", local).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", plain)


def _initial_and_last(name: str) -> str:
    """`ablum` of Anna Blum, A. Blum, "Blum, Anna" and ablum@example.org; "" where it can't be told."""
    told = words(name)
    if "," in name and len(told) == 2:
        told.reverse()
    if len(told) == 1 and "@" not in name and len(told[0]) < 4:
        return ""
    return told[0] if len(told) == 1 else told[0][:1] + told[-1] if told else ""


def _alike(kind: Kind, names: Sequence[Known]) -> Iterable[tuple[str, str, str]]:
    """Teams that differ in a letter or two. Numbers must be equal: Tier 1 is not Tier 2."""
    if kind == "agent":
        return
    told = [(known.name, " ".join(words(known.name))) for known in names[:MOST]]
    for (name, text), (other, other_text) in combinations(told, 2):
        if _numbers(text) != _numbers(other_text):
            continue
        matcher = difflib.SequenceMatcher(None, text, other_text)
        # the quick ones are never lower, and spare the slow one
        if (
            matcher.real_quick_ratio() >= ALIKE
            and matcher.quick_ratio() >= ALIKE
            and matcher.ratio() >= ALIKE
        ):
            yield name, other, "nearly the same letters"


def _numbers(text: str) -> Collection[str]:
    return re.findall(r"\d+", text)
