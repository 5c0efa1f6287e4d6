"""What somebody says of the data: who is who, what a word means, which column is which, what to count."""

from __future__ import annotations

from pathlib import Path

from dashboard.access import Who
from dashboard.act.acts import act, forget, record
from dashboard.intake import history, mapping, skeleton, words
from dashboard.intake.mapping import Mapping, Preview
from dashboard.intake.mapping.profile import Profile
from dashboard.intake.settings import Progress, silent
from dashboard.model import aliases
from dashboard.model.aliases import Aliases, Kind
from dashboard.model.strategy import Strategy
from dashboard.store.generations import Store
from dashboard.store.together import together


@act
def merge(home: Path, who: Who, kind: Kind, name: str, alias: str, progress: Progress = silent) -> None:
    """`alias` is `name` from now on, in every figure; UsageFault where it can't be."""
    with Store(home).locked():
        _put(home, who, "merge", kind, (name, alias), aliases.load(home).merged(kind, name, alias), progress)


@act
def part(home: Path, who: Who, kind: Kind, name: str, alias: str, progress: Progress = silent) -> None:
    """The two are two: no longer merged, and not suggested again."""
    with Store(home).locked():
        _put(home, who, "part", kind, (name, alias), aliases.load(home).parted(kind, name, alias), progress)


def _put(
    home: Path, who: Who, what: str, kind: Kind, names: tuple[str, str], known: Aliases, progress: Progress
) -> None:
    history.name_anew(home, known, progress)
    record(home, who, what, kind=kind, **({"names": names} if kind == "team" else {}))


@act
def settle(
    home: Path, who: Who, fmt: str, said: dict[str, dict[str, str]], progress: Progress = silent
) -> None:
    """Keep what words of a format mean (column -> theirs -> ours), and replay every import with it."""
    store = Store(home)
    with store.locked():
        with together(words.file_of(home), store.current):
            words.settle(home, fmt, said)
            if store.current():
                forget(home, *history.named(home))
                history.rebuild(home, progress)
        record(home, who, "settle", format=fmt, words=said)


@act
def save_mapping(
    home: Path, who: Who, name: str, said: Mapping, look: Profile, strategy: Strategy
) -> tuple[Path, Preview | None]:
    """Write a mapping by hand as a format of the home; as intake.mapping.save."""
    with Store(home).locked():
        written = mapping.save(home, name, said, look, strategy)
        record(home, who, "save_mapping", format=name)
    return written


@act
def new_metric(home: Path, who: Who, name: str) -> tuple[Path, Path]:
    """Write a first metric of the home's own and its test; as intake.skeleton.new_metric."""
    with Store(home).locked():
        written = skeleton.new_metric(home, name)
        record(home, who, "new_metric", metric=name)
    return written


@act
def new_format(
    home: Path, who: Who, name: str, said: Mapping, look: Profile, strategy: Strategy
) -> tuple[Path, Path]:
    """Write a commented format made of a file, and its test; as intake.skeleton.new_format."""
    with Store(home).locked():
        written = skeleton.new_format(home, name, said, look, strategy)
        record(home, who, "new_format", format=name)
    return written
