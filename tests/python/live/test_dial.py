"""The device dials: who is let in, and who is told to go."""

from __future__ import annotations

import socket as sockets
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.dial import DialCarrier
from closeloop_widgets.live.errors import BadRequestError, NotConnectedError, UnsupportedError
from closeloop_widgets.live.link import Link
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import StateGet
from tests.python.live.conftest import QUICK, TOKEN, wait_until
from tests.python.live.fake_device import FakeDevice
from tests.python.live.rig import Rig, missing

client = pytest.importorskip("websockets.sync.client", reason="pip install websockets: the extra `live`")
exceptions = pytest.importorskip("websockets.exceptions")

Dial = Callable[..., Any]


@pytest.fixture
def port() -> int:
    """A port on which nobody listens."""
    with sockets.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def link(port: int, tokens: Tokens) -> Iterator[Link]:
    tokens.keep(f"dial:ws://127.0.0.1:{port}", TOKEN)
    made = Link(DialCarrier(port=port, patience=10), "test", tokens, times=QUICK)
    yield made
    made.close()


@pytest.fixture
def dial(port: int) -> Iterator[Dial]:
    """Opens a socket, once somebody listens."""
    with ExitStack() as opened:

        def dial(**options: Any) -> Any:
            found: list[Any] = []

            def look() -> bool:
                try:
                    asked = client.connect(f"ws://127.0.0.1:{port}/", compression=None, **options)
                    found.append(opened.enter_context(asked))
                except (ConnectionRefusedError, exceptions.InvalidMessage):
                    return False
                return True

            wait_until(look, "somebody who listens")
            return found[0]

        yield dial


def opening(link: Link) -> threading.Thread:
    thread = threading.Thread(target=link.open)
    thread.start()
    return thread


def answering(socket: Any, device: FakeDevice) -> None:
    def serve() -> None:
        memory: dict[str, Any] = {}
        for text in socket:
            answer = device.answer(text, memory)
            if answer is not None:
                socket.send(answer)

    threading.Thread(target=serve, daemon=True).start()


def test_python_asks_the_device_that_dialed(link: Link, port: int, dial: Dial, device: FakeDevice) -> None:
    thread = opening(link)
    answering(dial(), device)
    thread.join(5)
    assert link.ask(StateGet()).tracks[0].name == "Piano"


@pytest.mark.parametrize(
    "options",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"additional_headers": {"Host": "evil.example"}}],
    ids=["a page of the web", "a sandboxed frame", "a foreign host name"],
)
def test_what_is_no_device_is_refused_at_the_upgrade(
    link: Link, port: int, dial: Dial, device: FakeDevice, options: dict[str, Any]
) -> None:
    thread = opening(link)
    if "additional_headers" in options:
        status = raw_status(port, "evil.example")
    else:
        with pytest.raises(exceptions.InvalidStatus) as refused:
            dial(**options)
        status = refused.value.response.status_code
    assert status == 403
    answering(dial(), device)
    thread.join(5)
    assert link.state == "connected"


def raw_status(port: int, host: str) -> int:
    """The status of an upgrade under another name."""
    lines = [
        "GET / HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    found: list[bytes] = []

    def look() -> bool:
        try:
            with sockets.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall("\r\n".join([*lines, "", ""]).encode())
                found.append(connection.recv(1000))
        except ConnectionRefusedError:
            return False
        return True

    wait_until(look, "somebody who listens")
    return int(found[0].split()[1])


def test_the_tunnels_own_name_is_let_in(port: int, tokens: Tokens) -> None:
    tokens.keep("dial:wss://Studio.example/live", TOKEN)
    link = Link(DialCarrier("wss://Studio.example/live", port, patience=10), "test", tokens, times=QUICK)
    ended: list[Any] = []

    def work() -> None:
        with pytest.raises(NotConnectedError) as lost:
            link.open()
        ended.append(lost.value)

    thread = threading.Thread(target=work)
    thread.start()
    assert raw_status(port, "studio.example") == 101
    thread.join(5)
    assert "ended the connection" in str(ended[0])


def test_a_second_device_is_told_why_it_has_to_go(link: Link, port: int, dial: Dial, device: FakeDevice) -> None:
    thread = opening(link)
    answering(dial(), device)
    thread.join(5)
    with pytest.raises(exceptions.ConnectionClosed) as closed:
        dial().recv(5)
    assert "connected with another device" in closed.value.rcvd.reason
    assert link.ask(StateGet()).tracks


def test_a_device_that_was_lost_may_dial_again(link: Link, port: int, dial: Dial, device: FakeDevice) -> None:
    thread = opening(link)
    first = dial()
    answering(first, device)
    thread.join(5)
    first.close()
    wait_until(lambda: link.state == "waiting", "a loss")
    answering(dial(), device)
    wait_until(lambda: link.state == "connected", "a connection")
    assert link.ask(StateGet()).tracks


def test_nobody_listens_once_the_link_is_closed(link: Link, port: int, dial: Dial, device: FakeDevice) -> None:
    thread = opening(link)
    answering(dial(), device)
    thread.join(5)
    link.close()
    with pytest.raises(ConnectionRefusedError), client.connect(f"ws://127.0.0.1:{port}/"):
        pass


def test_a_port_that_is_taken_is_told(tokens: Tokens) -> None:
    with sockets.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(NotConnectedError, match=f"Port {taken} of this computer is taken"):
            Link(DialCarrier(port=taken), "test", tokens, times=QUICK).open()


def test_without_a_device_it_says_what_to_type_and_where(port: int, tokens: Tokens) -> None:
    link = Link(DialCarrier(port=port, patience=0.01), "test", tokens, times=QUICK)
    with pytest.raises(NotConnectedError, match=f"ws://127.0.0.1:{port} within"):
        link.open()


@pytest.mark.parametrize(
    "address",
    [
        "ws://studio.example",
        "https://studio.example",
        "studio.example",
        "wss://me:secret@studio.example",
        "wss://studio.example/?token=1",
        "",
    ],
)
def test_addresses_that_no_device_dials_are_refused(address: str) -> None:
    with pytest.raises(BadRequestError):
        DialCarrier(address)


def test_without_websockets_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "websockets.asyncio.server", None)
    with pytest.raises(UnsupportedError, match=r"closeloop_widgets\[live\]"):
        DialCarrier()


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_the_devices_own_script_dials_is_paired_and_dials_again_and_a_second_one_shows_why_not(
    port: int, tokens: Tokens
) -> None:
    rig, second = Rig(), Rig()
    live = Live(DialCarrier(port=port, patience=20), tokens, QUICK)
    rig.do("track", name="Piano")
    code = rig.code()
    rig.do("press", message="connect", atoms=[f"ws://127.0.0.1:{port}"])
    live.connect(code=code)
    assert [track.name for track in live.state().tracks] == ["Piano"]
    second.do("press", message="connect", atoms=[f"ws://127.0.0.1:{port}"])
    wait_until(lambda: "another device" in str(second.shown), "a word of why the second device is sent away")
    second.close()
    live.close()
    live.connect()
    assert [track.name for track in live.state().tracks] == ["Piano"]
    live.close()
    rig.close()
