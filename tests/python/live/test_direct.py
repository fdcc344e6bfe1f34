"""Straight to the device, over a real socket."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.errors import NotConnectedError, UnauthorizedError, UnsupportedError
from closeloop_widgets.live.link import Link
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import StateGet
from tests.python.live.conftest import QUICK, TOKEN
from tests.python.live.fake_device import FakeDevice

server = pytest.importorskip("websockets.sync.server", reason="pip install websockets: the extra `live`")


class Listening:
    """The fake device behind a WebSocket, as the real one listens."""

    def __init__(self, device: FakeDevice, status: HTTPStatus | None = None) -> None:
        import threading

        def handle(socket: Any) -> None:
            memory: dict[str, Any] = {}
            for text in socket:
                answer = device.answer(text, memory)
                if answer is not None:
                    socket.send(answer)

        def refuse(socket: Any, request: Any) -> Any:
            self.paths.append((request.path, dict(request.headers)))
            return None if status is None else socket.respond(status, "no\n")

        self.paths: list[tuple[str, dict[str, str]]] = []
        self.server = server.serve(handle, "127.0.0.1", 0, process_request=refuse)
        self.port = self.server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self._thread.join(5)


@pytest.fixture
def listening(device: FakeDevice) -> Iterator[Listening]:
    made = Listening(device)
    yield made
    made.stop()


@pytest.fixture
def free_port() -> int:
    """A port on which nobody listens."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_device_is_found_on_the_first_port_that_answers(
    listening: Listening, free_port: int, tokens: Tokens
) -> None:
    tokens.keep("direct", TOKEN)
    tokens.keep(f"direct:{listening.port}", TOKEN)
    carrier = DirectCarrier(ports=[free_port, listening.port])
    link = Link(carrier, "test", tokens, times=QUICK)
    link.open()
    assert carrier.address == f"direct:{listening.port}"
    assert link.ask(StateGet()).tracks[0].name == "Piano"
    link.close()


def test_the_token_is_in_no_address_and_no_header(listening: Listening, tokens: Tokens) -> None:
    tokens.keep(f"direct:{listening.port}", TOKEN)
    link = Link(DirectCarrier(listening.port), "test", tokens, times=QUICK)
    link.open()
    link.close()
    assert TOKEN not in repr(listening.paths)
    assert listening.paths[0][0] == "/"


def test_where_nobody_listens_it_says_what_to_do(free_port: int, tokens: Tokens) -> None:
    link = Link(DirectCarrier(ports=[free_port]), "test", tokens, times=QUICK)
    with pytest.raises(NotConnectedError, match="put the closeloop device on a MIDI track"):
        link.open()


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (HTTPStatus.FORBIDDEN, UnauthorizedError, "only connections from this computer"),
        (HTTPStatus.NOT_FOUND, NotConnectedError, "another program"),
    ],
)
def test_a_refused_handshake_is_told_in_words(
    device: FakeDevice, tokens: Tokens, status: HTTPStatus, error: type[Exception], words: str
) -> None:
    listening = Listening(device, status)
    link = Link(DirectCarrier(listening.port), "test", tokens, times=QUICK)
    with pytest.raises(error, match=words):
        link.open()
    listening.stop()


def test_a_program_that_is_no_web_server_is_not_taken_for_a_device(tokens: Tokens) -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"220 mail.example\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        link = Link(DirectCarrier(other.getsockname()[1]), "test", tokens, times=QUICK)
        with pytest.raises(NotConnectedError, match="No device answers"):
            link.open()
        thread.join(5)


def test_without_websockets_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "websockets.asyncio.client", None)
    with pytest.raises(UnsupportedError, match=r"closeloop_widgets\[live\]"):
        DirectCarrier()


def test_a_wrong_token_is_refused_with_the_way_out(listening: Listening, tokens: Tokens, tmp_path: Path) -> None:
    tokens.keep(f"direct:{listening.port}", "f" * 32)
    link = Link(DirectCarrier(listening.port), "test", tokens, times=QUICK)
    with pytest.raises(UnauthorizedError, match="six digits"):
        link.open()
