"""How jobs stand, told to the device by a thread of its own: a model never waits for Live."""

from __future__ import annotations

import logging
import threading

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.errors import LiveError
from closeloop_widgets.live.requests import JobProgress

log = logging.getLogger("closeloop_widgets")


class Telling:
    """Tells of jobs, of each only the newest: what the device was too slow for is passed over."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._newest: dict[str, JobProgress] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._tell_on, name="closeloop live progress", daemon=True)
        self._thread.start()

    def tell(self, progress: JobProgress) -> None:
        """Tells it as soon as what is being told is through."""
        with self._changed:
            self._newest.pop(progress.job, None)
            self._newest[progress.job] = progress
            self._changed.notify()

    def close(self) -> None:
        """Tells what is left, then ends."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not threading.current_thread():
            self._thread.join(5)

    def _tell_on(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._newest or self._closed)
                if not self._newest:
                    return
                progress = self._newest.pop(next(iter(self._newest)))
            try:
                self._live.ask(progress)
            except LiveError as error:
                # The device is gone: there is nobody to tell, and the job goes on.
                log.info("Live was not told of a job: %s", error.message)
