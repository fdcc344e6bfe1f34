"""Every worked example runs from its first cell to its last."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.notebook
def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_first_to_last_cell(path: Path, tmp_path: Path) -> None:
    # In a process of its own: the browser fixtures keep an event loop in this one.
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir", str(tmp_path)]
    kernel = ["--ExecutePreprocessor.kernel_name=python3", "--ExecutePreprocessor.timeout=120"]
    done = subprocess.run([*command, *kernel, str(path)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    import nbformat  # seconds, which a run without this test need not wait

    book = nbformat.read(path, as_version=4)
    kept = [index for index, cell in enumerate(book.cells) if cell.cell_type == "code" and cell.outputs]
    assert not kept, f"cells {kept} of {path.name} were saved with what they put out: clear it before committing"
