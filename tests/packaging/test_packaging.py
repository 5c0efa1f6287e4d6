"""What is shipped: a lock that any mirror can serve, a wheel that works outside the checkout."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
# In two halves, so that this file does not name them itself.
REGISTRY_HOSTS = [
    first + second
    for first, second in [
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("pypi.py", "thon.org"),
        ("conda.ana", "conda.org"),
        ("npm", "js.org"),
        ("npm", "js.com"),
        ("un", "pkg.com"),
        ("js", "delivr.net"),
        ("deb.de", "bian.org"),
    ]
]


def requirements(text: str) -> dict[str, str]:
    """Return each requirement of a lock as name -> everything that is said about it."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if started := re.match(r"([A-Za-z0-9][\w.-]*)==", line):
            name = started[1]
            found[name] = line
        elif name and line.strip().startswith("--hash="):
            found[name] += line
        else:
            assert re.match(r"\s*(#.*)?$", line), f"neither requirement, hash nor comment: {line}"
    return found


def normalised(requirement: str) -> str:
    """Return the project name of a requirement as registries compare it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def tracked_files() -> list[Path]:
    """Return what git tracks or would track; skips where this is not a git checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-zco", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def test_every_requirement_is_pinned_with_a_hash() -> None:
    locked = requirements(LOCK.read_text(encoding="utf-8"))
    assert len(locked) > 50
    bare = [name for name, said in locked.items() if "--hash=sha256:" not in said]
    assert bare == []


def test_lock_names_no_place_to_download_from() -> None:
    text = LOCK.read_text(encoding="utf-8")
    said = re.findall(r"(?i)\S*(?:://|file:|--index|--extra-index|--find-links|-f )\S*", text)
    assert said == []


def test_lock_holds_every_direct_dependency_and_what_builds_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
        "editables",  # hatchling asks for it when it builds an editable install
    ]
    locked = {normalised(name) for name in requirements(LOCK.read_text(encoding="utf-8"))}
    assert [name for name in wanted if normalised(name) not in locked] == []


def test_lock_leaves_out_the_tool_that_makes_it() -> None:
    assert "uv" not in requirements(LOCK.read_text(encoding="utf-8"))


def test_no_tracked_file_names_a_package_registry() -> None:
    naming = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert naming == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the tree, so that nothing is left behind in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("dashboard", "queries", "data/sample"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_queries_sample_and_theme(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    for folder, place in [("queries", "queries"), ("data/sample", "sample")]:
        shipped = {
            f"dashboard/_packaged/{place}/{path.relative_to(ROOT / folder).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert shipped
        assert shipped - packed == set()
    assert "dashboard/.streamlit/config.toml" in packed


def test_wheel_has_the_command_and_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.namelist()
        (entry_points,) = (name for name in packed if name.endswith("entry_points.txt"))
        said = archive.read(entry_points).decode()
    assert "scorecard = dashboard.cli:main" in said
    assert {name.split("/")[0] for name in packed if ".dist-info/" not in name} == {"dashboard"}


def test_installed_wheel_finds_its_own_queries_and_sample(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "from dashboard import paths; print(paths.queries_folder(), paths.sample_folder())",
        ],
        cwd=tmp_path / "site",  # `python -c` puts the current directory first on sys.path
        capture_output=True,
        text=True,
        check=True,
    )
    packaged = tmp_path / "site" / "dashboard" / "_packaged"
    assert asked.stdout.split() == [str(packaged / "queries"), str(packaged / "sample")]
