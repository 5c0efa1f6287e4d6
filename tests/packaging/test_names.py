"""One name means one thing: two public classes never share one, whichever room they are in."""

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "dashboard"


def classes(folder: Path) -> dict[str, list[str]]:
    """Public class -> the files that define it."""
    found = defaultdict[str, list[str]](list)
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(folder).as_posix())
    return found


def test_no_two_public_classes_share_a_name() -> None:
    twice = {name: files for name, files in classes(PACKAGE).items() if len(files) > 1}
    assert not twice, f"give one of each another name: {twice}"


def test_a_name_that_two_files_define_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class Reading: ...\nclass _Own: ...\n")
    (tmp_path / "b.py").write_text("class Reading: ...\nclass _Own: ...\n")
    assert classes(tmp_path) == {"Reading": ["a.py", "b.py"]}
