"""What keeps the house in order: arrows between packages, import time, examples that run, nothing of one machine."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "closeloop_widgets"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in PACKAGE.rglob("*.py")
)

ROOMS = {"music", "models", "takes", "batch", "audio", "live", "editor"}
MAY_IMPORT = {
    "music": {"music"},
    "models": {"models", "music"},
    "takes": {"takes", "models", "music"},
    "batch": {"batch", "takes", "models", "music"},
    "audio": {"audio", "music"},
    "live": {"live", "takes", "models", "music"},
    "editor": ROOMS,
}
NOTEBOOK = {"IPython", "anywidget", "ipykernel", "ipywidgets", "traitlets"}
HEAVY = {"fluidsynth", "note_seq", "pretty_midi", "symusic", "torch"}

IMPORT_SECONDS = 0.5
LONGEST_FILE = 500
SOURCES = {".css", ".js", ".mjs", ".py", ".ts"}


def imports_of(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it; those for the type checker alone too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_at_load(path: Path) -> Iterator[str]:
    """The top-level packages that loading a module loads: imports outside functions and `if TYPE_CHECKING`."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).split(".")[0]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending.extend(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def tracked(*suffixes: str) -> list[Path]:
    """The files under version control, of all kinds or with the suffixes given."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: what is tracked is not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def in_fresh_interpreter(code: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestArrows:
    @pytest.mark.parametrize("room", sorted(ROOMS))
    def test_a_room_imports_only_the_rooms_below_it(self, room: str) -> None:
        wrong = [
            f"{path.relative_to(ROOT)} imports {name}"
            for path in files_of(room)
            for name in imports_of(path)
            if (parts := name.split("."))[0] == PACKAGE.name and parts[1] in ROOMS - MAY_IMPORT[room]
        ]
        assert not wrong

    @pytest.mark.parametrize("room", sorted(ROOMS))
    def test_a_room_imports_nothing_from_the_front_door(self, room: str) -> None:
        public = [
            f"{path.relative_to(ROOT)} imports {name}"
            for path in files_of(room)
            for name in imports_of(path)
            if (parts := name.split("."))[0] == PACKAGE.name and (len(parts) == 1 or parts[1] not in {*ROOMS, "errors"})
        ]
        assert not public

    @pytest.mark.parametrize("room", sorted(ROOMS - {"editor"}))
    def test_only_the_editor_knows_the_notebook(self, room: str) -> None:
        wrong = [
            f"{path.name}: {name}" for path in files_of(room) for name in imports_of(path) if first(name) in NOTEBOOK
        ]
        assert not wrong

    @pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
    def test_a_heavy_library_is_imported_where_it_is_used(self, path: Path) -> None:
        assert not HEAVY & set(imports_at_load(path))


def first(name: str) -> str:
    return name.split(".")[0]


class TestImport:
    def test_importing_the_package_takes_less_than_half_a_second(self) -> None:
        # The processor's time, not the clock's: other tests may be running.
        code = "import time; start = time.process_time(); import closeloop_widgets; print(time.process_time() - start)"
        assert min(float(in_fresh_interpreter(code)) for _ in range(5)) < IMPORT_SECONDS

    def test_importing_the_package_loads_nothing_heavy_and_no_notebook(self) -> None:
        loaded = set(in_fresh_interpreter("import sys, closeloop_widgets; print(*sys.modules, sep='\\n')").split())
        assert not loaded & (HEAVY | NOTEBOOK)

    def test_every_public_name_is_there_without_the_heavy_libraries(self) -> None:
        code = f"""
import sys
for name in {sorted(HEAVY)}:
    sys.modules[name] = None  # importing it raises ImportError
import closeloop_widgets
for name in getattr(closeloop_widgets, "__all__", []):
    getattr(closeloop_widgets, name)
"""
        in_fresh_interpreter(code)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_a_module_run(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # an example may write a file
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    results = doctest.testmod(importlib.import_module(module), optionflags=options)
    assert results.failed == 0, f"{results.failed} of {results.attempted} examples failed; see the output"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_the_examples_in_a_page_run(page: Path) -> None:
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert results.failed == 0, f"{results.failed} of {results.attempted} examples failed; see the output"


def test_the_first_cell_of_the_readme_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code
    in_fresh_interpreter("\n".join(code))


class TestFiles:
    def test_no_source_file_is_longer_than_a_room(self) -> None:
        lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
        assert not {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length >= LONGEST_FILE}

    def test_no_file_names_a_machines_folders_or_a_registrys_host(self) -> None:
        hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
        folders = [r"/root/\w", r"/home/\w", r"/Users/\w", re.escape(str(Path.home())) + "/", re.escape(str(ROOT))]
        pattern = re.compile("|".join([*map(re.escape, hosts), *folders]))
        wrong = [
            f"{path.relative_to(ROOT)}:{number}: {found[0]}"
            for path in texts()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if (found := pattern.search(line))
        ]
        assert not wrong

    def test_tests_that_need_a_browser_or_a_kernel_are_in_the_folder_where_they_are_run(self) -> None:
        marked = re.compile(r"pytest\.mark\.(browser|jupyterlab|notebook)\b")
        elsewhere = [path for path in tracked(".py") if "e2e" not in path.parts and path != Path(__file__)]
        assert not [path for path in elsewhere if marked.search(path.read_text(encoding="utf-8"))]

    def test_the_lock_file_holds_no_download_address(self) -> None:
        packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        assert not [name for name, package in packages.items() if "resolved" in package]

    def test_every_dependency_of_the_package_is_pinned_for_the_tests(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        wanted = [
            *project["dependencies"],
            *(need for name, needs in extras.items() if name != "all" for need in needs),
        ]
        pinned = set(map(package_name, (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()))
        assert not set(map(package_name, wanted)) - pinned


def sources() -> list[Path]:
    """Source files written by hand."""
    return [path for path in tracked(*SOURCES) if PACKAGE / "static" not in path.parents and path != Path(__file__)]


def texts() -> Iterator[Path]:
    """Tracked files that are text, but for this one, which names what it looks for."""
    for path in tracked():
        if path != Path(__file__) and b"\0" not in path.read_bytes()[:8192]:
            yield path


def package_name(requirement: str) -> str:
    """The name in a requirement, as the index compares them (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>;~! ]", requirement.strip())[0]).lower()


class TestWheel:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        """A copy of what a wheel is built from, without the bundle."""
        for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE"):
            shutil.copy(ROOT / name, tmp_path)
        shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("static", "__pycache__"))
        return tmp_path

    def build(self, project: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    def test_a_wheel_without_the_bundle_is_refused(self, project: Path) -> None:
        done = self.build(project)
        assert done.returncode != 0
        assert "closeloop_widgets/static/widget.js is missing" in done.stderr
        assert not list(project.glob("dist/*.whl"))

    def test_a_wheel_holds_every_file_of_the_package_and_the_licences(self, project: Path) -> None:
        static = project / PACKAGE.name / "static"
        static.mkdir()
        (static / "widget.js").write_text("export default {}")
        (static / "widget.css").write_text("")
        done = self.build(project)
        assert done.returncode == 0, done.stderr
        (wheel,) = project.glob("dist/*.whl")
        names = set(zipfile.ZipFile(wheel).namelist())
        files = {str(path.relative_to(project)) for path in (project / PACKAGE.name).rglob("*") if path.is_file()}
        assert files <= names
        assert {Path(name).name for name in names} >= {"LICENSE", "NOTICE", "py.typed"}
