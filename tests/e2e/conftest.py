"""Fixtures of the end-to-end tests: `chromium`, `fake_host` (quick) and `lab` (JupyterLab and a kernel)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.harness import chromium as chromium_program
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.jupyterlab import Lab, LabServer


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; tests take a context of their own from it."""
    with chromium_program.launch() as browser:
        yield browser


@pytest.fixture
def fake_host(chromium: Browser) -> Iterator[FakeHost]:
    """A host for one widget. A test fails when its page threw or logged an error and the test did not clear it."""
    host = FakeHost(chromium)
    yield host
    host.close()
    assert not host.errors, "the page reported:\n" + "\n".join(host.errors)


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """One JupyterLab for the session."""
    server = LabServer(tmp_path_factory.mktemp("jupyterlab"))
    yield server
    server.stop()


@pytest.fixture
def lab(lab_server: LabServer, chromium: Browser) -> Iterator[Lab]:
    """Opens notebooks in JupyterLab; their kernels are shut down after the test."""
    lab = Lab(lab_server, chromium)
    yield lab
    lab.close()
