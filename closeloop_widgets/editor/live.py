"""`editor.live`: a document and a Live set, speaking with each other. Not yet tried in a real Live (docs/live.md)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, Literal, TypeVar

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.live_exchange import Editing, Exchange
from closeloop_widgets.editor.live_part import LivePart
from closeloop_widgets.editor.live_ways import WAYS, Send, way_named
from closeloop_widgets.editor.live_words import part_in_words
from closeloop_widgets.editor.turns import Turns
from closeloop_widgets.editor.wire import Message
from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.live.bridge import Live, Where
from closeloop_widgets.live.carriers.carrier import Carrier
from closeloop_widgets.live.carriers.relay import ALLOW, RelayCarrier
from closeloop_widgets.live.errors import BadRequestError, NotConnectedError
from closeloop_widgets.live.link import LinkState
from closeloop_widgets.live.requests import Welcome
from closeloop_widgets.live.tracks import To
from closeloop_widgets.live.values import Asked
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Take

logger = logging.getLogger("closeloop_widgets")

T = TypeVar("T")


class EditorLive:
    """What an editor does with Live; `editor.live` makes it when it is first asked for.

    One part of the set is linked with the piece: what was pulled or pushed last. A push goes back there, and following
    watches it. Everything is done one after the other on a thread of its own; calls wait for it, or, with
    `wait=False`, give a `Future` at once.

    Parameters
    ----------
    document, editing : what it works on
    tell : called when anything is another that a panel shows
    send : brings a message to every page of the editor, for ways that lead through one

    Attributes
    ----------
    bridge : the connection itself (`closeloop_widgets.live.Live`), for all that an editor does not need
    way : the name of the way that was chosen last; `"own"` where it was a carrier
    carriers : those of the ways that were taken so far, by name
    part : what is linked; None where nothing is, or where the piece was replaced by another
    following : whether changes in Live of that part come into the piece
    busy : what is going on, as words; empty where nothing is
    said : what came of the last thing that was done, or went wrong with it, as a sentence
    failed : the code of what went wrong with it (docs/live-protocol.md), or `"both"` where both sides changed what is
        followed; empty where nothing did

    Examples
    --------
    A region goes to Live, and what is changed there comes back:

        editor.live.connect(code="042137")
        editor.live.push()
        editor.live.follow()
    """

    def __init__(
        self,
        document: Document,
        editing: Editing,
        tell: Callable[[], None] = lambda: None,
        send: Send = lambda message: None,
    ) -> None:
        self._exchange, self._tell, self._send = Exchange(document, editing), tell, send
        self._turns = Turns("closeloop editor live")
        self._unfollow: Callable[[], None] | None = None
        self._set: str | None = None
        self._watched: tuple[float | None, ...] | None = None
        self._looking = threading.Event()
        self.carriers: dict[str, Carrier] = {}
        self._ends: list[Callable[[], None]] = []
        self.bridge: Live | None = None
        self.way = "direct"
        self.busy = self.said = self.failed = ""

    # --- the connection

    @property
    def status(self) -> LinkState:
        """How the connection stands: closed, connecting, connected, or waiting to be tried again."""
        return "closed" if self.bridge is None else self.bridge.status

    def connect(self, code: str | int | None = None, *, through: str | Carrier = "direct", wait: bool = True) -> Any:
        """Connects to Live; nothing happens where it is connected that way.

        Parameters
        ----------
        code : the six digits that the device shows, for the first time
        through : the way: `"direct"`, the device on this computer; `"relay"`, through the reader's browser, for a
            kernel elsewhere; `"dial"`, the device dials this computer; `"osc"`, AbletonOSC; or any carrier
        wait : False gives a `Future` at once

        Returns
        -------
        Welcome
            What the device says of itself.

        Raises
        ------
        NotConnectedError, UnauthorizedError, UnsupportedError, BadRequestError
            There is no connection; the error says what to do.
        """
        carrier = self._carrier(through)
        way = through if isinstance(through, str) else "own"
        return self._do("Connecting", lambda: self._connect(code, carrier, way), wait, carrier)

    def close(self) -> None:
        """Ends the connection and following. What is linked stays linked."""
        if self.bridge is not None:
            self.bridge.close()  # what waits for an answer gets an error
        self._turns.close()
        self._leave()
        self.busy = ""
        self._tell()

    # --- to Live

    def push(
        self,
        music: Score | Take | None = None,
        region: Region | None = None,
        *,
        to: To = None,
        boundary: Literal["keep", "trim"] = "keep",
        create: bool = True,
        name: str = "",
        over: bool = False,
        wait: bool = True,
    ) -> Any:
        """Puts a region of the piece in place of what Live has there, and touches no other note.

        Parameters
        ----------
        music : a take of this editor, or another state of its piece; None is the piece
        region : None is that of the take, the editor's, what is linked, or all, whichever there is first
        to : which track goes where (`closeloop_widgets.live.tracks`); None is where it came from or went before, and
            for further tracks by name and order
        boundary, create, name, over : as in `Live.push`
        wait : False gives a `Future` at once

        Returns
        -------
        Pushed
            How many notes went and came.

        Raises
        ------
        ConflictError
            Live has other notes there than the editor knows of; nothing was written. Pull first, or say `over=True`.
        NotConnectedError, NoAnswerError, NoClipError, LoopedError, BadRequestError, UnsupportedError
            As in `Live.push`.
        """
        how: dict[str, Any] = {"boundary": boundary, "create": create, "name": name, "over": over}
        return self._moved("Pushing", lambda live: self._exchange.push(live, music, region, to, **how), wait)

    def push_takes(
        self,
        takes: Iterable[Take] | None = None,
        *,
        to: To = None,
        scene: int | None = None,
        where: Where = "scenes",
        on_occupied: Literal["error", "next_free"] = "error",
        wait: bool = True,
    ) -> Any:
        """Puts takes of one run under each other in Live, as clips to compare (`Live.push_takes`).

        Parameters
        ----------
        takes : None is those of the last run that are starred, or all of it where none is
        to : as in `push`
        scene, where, on_occupied : as in `Live.push_takes`
        wait : False gives a `Future` at once

        Returns
        -------
        list of Landed
            Where each went.
        """
        chosen = None if takes is None else list(takes)
        how: dict[str, Any] = {"scene": scene, "where": where, "on_occupied": on_occupied}
        return self._moved("Pushing takes", lambda live: self._exchange.push_takes(live, chosen, to, **how), wait)

    # --- from Live

    def pull(
        self,
        start: float | None = None,
        end: float | None = None,
        tracks: Iterable[int | str] | int | str | None = None,
        *,
        clip: int | None = None,
        source: Asked = "auto",
        around: bool = True,
        wait: bool = True,
    ) -> Any:
        """Brings music of Live into the editor, as one undo step; what was asked for is linked, and becomes the region.

        It becomes the piece, with the song around what is selected, so that functions know what they write for. Where
        the piece was pulled before and has the tracks that are selected, only what is selected takes the place of what
        the piece has there, and all else of it stays.

        Parameters
        ----------
        start, end : in quarter notes from the start of the song, or of the clip; None is what is selected in Live
        tracks, clip : of that span, as in `Live.pull`
        source : what is to be taken as the selection
        around : bring also the song around the selection, or the whole clip of the session (`Live.selection`); a span
            that was named comes alone
        wait : False gives a `Future` at once

        Returns
        -------
        Pulled
            What was read.

        Raises
        ------
        BadRequestError
            Nothing is selected in Live.
        """
        if (start is None) != (end is None):
            raise BadRequestError("A span has a start and an end.", "Give both, or none for the selection in Live.")
        named = tracks if isinstance(tracks, int | str) or tracks is None else list(tracks)
        asked = (start, end, named, clip, source, around)
        return self._moved("Pulling", lambda live: self._exchange.pull(live, *asked), wait)

    def follow(self, on: bool = True, *, wait: bool = True) -> Any:
        """Has what changes in Live in the linked part come into the piece, one undo step each; or ends that.

        Following writes to the piece and never to Live. Where the piece was changed there too, neither side is
        written over, and `said` tells it: push or pull decides.

        Raises
        ------
        BadRequestError
            Nothing is linked yet.
        """
        return self._do("Asking Live", lambda: self._follow(on), wait)

    @property
    def part(self) -> LivePart | None:
        """What is linked with the piece as it is now."""
        return self._exchange.part

    @property
    def following(self) -> bool:
        """Whether what changes in Live comes into the piece."""
        return self._unfollow is not None

    def heard(self, message: Mapping[str, Any]) -> None:
        """Takes what a page says of the window to Live that it opened (`carriers.relay`)."""
        carrier = self._carrier("relay")
        if not isinstance(carrier, RelayCarrier):
            return
        carrier.heard(message)
        if message.get("state") == "waiting" and self.status == "connecting":
            self.said = ALLOW
            self._tell()

    def message(self) -> Message:
        """How it stands, for the panel (docs/protocol.md)."""
        part = self.part
        return {
            "type": "live",
            "state": self.status,
            "way": self.way,
            "ways": [{"name": name, "title": way.title, "code": way.code} for name, way in WAYS.items()],
            "linked": None if part is None else part_in_words(part),
            "following": self.following,
            "busy": self.busy,
            "said": self.said,
            "failed": self.failed,
        }

    # --- one at a time

    def _do(self, words: str, act: Callable[[], T], wait: bool, carrier: Carrier | None = None) -> T | Future[T]:
        """Has `act` done in its turn; what it is to be called while it lasts, and what came of it, is told."""
        if self._turns.is_mine:
            return act()
        if wait:
            _check_can_wait(carrier or (None if self.bridge is None else self.bridge.carrier))

        def told() -> T:
            self.busy, self.said, self.failed = words, "", ""
            self._tell()
            try:
                return act()
            except Exception as error:
                self.said, self.failed = _in_words(error), _code(error)
                raise
            finally:
                self.busy = ""
                self._tell()

        future = self._turns.take(told)
        return future.result() if wait else future

    def _moved(self, words: str, move: Callable[[Live], tuple[T, str]], wait: bool) -> T | Future[T]:
        """Has music moved; what is linked afterwards is followed, where following is on."""

        def act() -> T:
            came, self.said = move(self._live())
            if self.following:
                self._watch()
            return came

        return self._do(words, act, wait)

    def _live(self) -> Live:
        if self.bridge is None:
            raise NotConnectedError("There is no connection to Live.", "Connect first: editor.live.connect().")
        welcome = self.bridge.link.welcome
        if welcome is not None:
            self._know(welcome)  # it may have connected anew by itself
        return self.bridge

    def _carrier(self, through: str | Carrier) -> Carrier:
        if not isinstance(through, str):
            return through
        way = way_named(through)
        if through not in self.carriers:
            self.carriers[through] = way.carrier(self._send)
        return self.carriers[through]

    def _connect(self, code: str | int | None, carrier: Carrier, way: str) -> Welcome:
        if self.bridge is None or self.bridge.carrier is not carrier:
            self._leave()
            self.bridge = Live(carrier)
            self._ends = [self.bridge.on_status(self._tell)]
        self.way = way
        welcome = self.bridge.connect(code)
        self._know(welcome)
        self.said = f"Connected to Live {welcome.live_version}."
        return welcome

    def _leave(self) -> None:
        """Ends the way that was taken before; what is linked stays so, where the next one leads to the same set."""
        if self.bridge is not None:
            self.bridge.close()
        for end in self._ends:
            end()
        self._unfollow, self.bridge, self._ends = None, None, []
        self._looking.clear()

    def _know(self, welcome: Welcome) -> None:
        """Ids of tracks and clips are a set's own: in another one they are those of something else."""
        if self._set not in (None, welcome.set_id):
            self._exchange.forget()
            self._unfollow = None
        self._set = welcome.set_id

    # --- following

    def _follow(self, on: bool) -> None:
        if not on:
            self._stop_following()
            self.said = "Live is not followed any more."
            return
        if self.part is None:
            raise BadRequestError("Nothing of Live is linked with this piece yet.", "Pull or push first.")
        self._watch()
        self.said = "Following Live."
        self._look()

    def _watch(self) -> None:
        """Has the device tell of changes in the part that is linked now."""
        part, live = self.part, self._live()
        place = None if part is None else (*part.tracks.values(), *part.hull, part.clip)
        if self.following and place == self._watched:
            return
        self._stop_following()
        if part is not None:
            self._unfollow = live.follow(list(part.tracks.values()), *part.hull, self._look_soon, part.clip)
        self._watched = place

    def _stop_following(self) -> None:
        stop, self._unfollow = self._unfollow, None
        if stop is not None:
            stop()

    def _look_soon(self) -> None:
        """Events say that something changed; what, is read when its turn comes: it may be over by then."""
        if not self._looking.is_set():
            self._looking.set()
            self._turns.take(self._look)

    def _look(self) -> None:
        self._looking.clear()
        try:
            said, both = self._exchange.look(self._live()) if self.following else ("", False)
            failed = "both" if both else ""
        except Exception as error:
            said, failed = _in_words(error), _code(error)
        if said:
            self.said, self.failed = said, failed
            self._tell()


def _check_can_wait(carrier: Carrier | None) -> None:
    """Refuses where answers arrive on the calling thread alone: it would wait for itself."""
    check = getattr(carrier, "check_can_wait", None)
    if check is not None:
        check()


def _code(error: Exception) -> str:
    return str(getattr(error, "code", "internal"))


def _in_words(error: Exception) -> str:
    if isinstance(error, CloseloopError):
        return str(error)
    logger.error("something to do with Live failed", exc_info=error)
    return f"{type(error).__name__}: {error}. The traceback is in the kernel's log."
