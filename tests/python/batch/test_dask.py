"""Batches on a Dask cluster: the same takes, also where a worker is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from closeloop_widgets.batch import generate
from closeloop_widgets.models import ModelFunction
from tests.python.batch.executors import written
from tests.python.batch.functions import four_bars, killed_once, walk

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'closeloop_widgets[dask]'")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A cluster of two processes with one thread each."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_a_cluster_makes_the_takes_that_threads_make(client: Any) -> None:
    here, there = (
        generate(walk, four_bars(), n=20, seed=5, executor=executor) for executor in (None, client.get_executor())
    )
    assert written(there.result()) == written(here.result())


def test_a_function_of_a_closure_goes_to_a_cluster_by_dasks_own_pickling(client: Any) -> None:
    step = 12

    @ModelFunction
    def transposed(score: Any, region: Any) -> int:
        return int(score.tracks[0].notes.pitch[0]) + step

    assert client.submit(transposed, four_bars(), None).result() == 72


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(client: Any, tmp_path: Path) -> None:
    mark = str(tmp_path / "killed")
    batch = generate(killed_once, four_bars(), n=24, seed=0, executor=client.get_executor(), mark=mark)
    takes = batch.result()
    assert Path(mark).exists()
    assert written(takes) == written(generate(killed_once, four_bars(), n=24, seed=0, mark=mark).result())
