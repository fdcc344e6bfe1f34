"""Torch while a model function runs: one thread for each of several, no gradients, and all as before afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from closeloop_widgets.models.torch_settings import inference_mode, one_thread


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch")


def test_threads_that_overlap_have_one_thread_each_and_what_was_before_afterwards(torch: Any) -> None:
    before = torch.get_num_threads()
    inside, over = threading.Barrier(3), threading.Barrier(3)

    def worker(_: int) -> tuple[int, int]:
        with one_thread():
            inside.wait(20)
            threads = torch.get_num_threads()
            over.wait(20)
        return threads, torch.get_num_threads()

    torch.set_num_threads(3)
    try:
        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(worker, range(3))) == [(1, 3)] * 3
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_there_are_no_gradients_inside(torch: Any) -> None:
    with inference_mode():
        assert torch.is_inference_mode_enabled()
    assert not torch.is_inference_mode_enabled()


def test_torch_is_not_imported_for_it() -> None:
    code = """
import sys
from closeloop_widgets.models.torch_settings import inference_mode, one_thread
with inference_mode(), one_thread():
    assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
