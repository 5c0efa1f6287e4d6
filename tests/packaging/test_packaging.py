"""What is shipped: locks that any mirror can serve, a wheel that works outside the checkout."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNNING = ROOT / "requirements.lock"
TESTING = ROOT / "requirements-test.lock"  # what the tests need beside it
LOCKS = pytest.mark.parametrize("lock", [RUNNING, TESTING], ids=lambda lock: lock.name)
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


def locked(*locks: Path) -> list[str]:
    """Return the names that locks pin, as registries compare them."""
    return [normalised(name) for lock in locks for name in requirements(lock.read_text(encoding="utf-8"))]


def project() -> dict[str, list[str]]:
    """Return what pyproject.toml asks for: under "run", and under the name of each extra."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"run": said["project"]["dependencies"], **said["project"]["optional-dependencies"]}
    wanted["build"] = [*wanted["build"], *said["build-system"]["requires"]]
    return {extra: [normalised(name) for name in names] for extra, names in wanted.items()}


@LOCKS
def test_every_requirement_is_pinned_with_a_hash(lock: Path) -> None:
    pinned = requirements(lock.read_text(encoding="utf-8"))
    assert len(pinned) > 20
    bare = [name for name, said in pinned.items() if "--hash=sha256:" not in said]
    assert bare == []


@LOCKS
def test_lock_names_no_place_to_download_from(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    said = re.findall(r"(?i)\S*(?:://|file:|--index|--extra-index|--find-links|-f )\S*", text)
    assert said == []


def test_what_runs_is_locked_with_what_builds_it() -> None:
    wanted = {*project()["run"], *project()["build"], "editables"}  # hatchling asks for it: pip install -e
    assert wanted - set(locked(RUNNING)) == set()


def test_what_tests_is_locked_beside_it_and_nothing_twice() -> None:
    assert set(project()["dev"]) - set(locked(RUNNING, TESTING)) == set()
    assert set(locked(RUNNING)) & set(locked(TESTING)) == set()
    # streamlit runs on pyarrow; every other library for tests is for tests alone
    assert set(project()["dev"]) & set(locked(RUNNING)) == {"pyarrow"}


def imported(source: str) -> Iterator[str]:
    """Give the top-level modules that a program imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_every_library_that_the_program_imports_is_declared() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "dashboard").rglob("*.py")]
    modules = {module for source in sources for module in imported(source)}
    libraries = modules - set(sys.stdlib_module_names) - {"dashboard"}
    owners = packages_distributions()
    assert {normalised(owners[module][0]) for module in libraries} - set(project()["run"]) == set()


@pytest.mark.parametrize(("target", "locks"), [("run", [RUNNING]), ("test", [RUNNING, TESTING])])
def test_make_installs_what_its_target_needs_and_checks_hashes(
    target: str, locks: list[Path], tmp_path: Path
) -> None:
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    command = ["make", "--dry-run", f"VENV={tmp_path}", f"PYTHON={sys.executable}", target]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [line for line in said.splitlines() if "pip install" in line and " -e ." not in line]
    assert all("--require-hashes" in line for line in installs)
    assert sorted(set(re.findall(r"-r (\S+)", "\n".join(installs)))) == sorted(lock.name for lock in locks)


@LOCKS
def test_lock_leaves_out_the_tool_that_makes_it(lock: Path) -> None:
    assert "uv" not in locked(lock)


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
    assert "scorecard = dashboard.cli:run" in said
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
