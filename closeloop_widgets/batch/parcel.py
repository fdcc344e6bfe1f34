"""A batch's work on its way to other processes: sent to each a few times, opened by each once."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from closeloop_widgets.batch.errors import UnsentError
from closeloop_widgets.batch.work import Outcome, Work, make
from closeloop_widgets.models.errors import message_for

KEPT = 2
"""How many batches' work a process keeps open: the one it works on, and the one before it."""


@dataclass(frozen=True)
class Parcel:
    """Work as bytes, under a name that tells it from all other.

    A process that opened it once needs the name alone: a long piece, or a function that was sent with what it refers
    to, does not travel with every chunk.
    """

    name: str
    data: bytes | None

    @classmethod
    def of(cls, work: Work) -> Parcel:
        """Packs it.

        Raises
        ------
        UnsentError
            The function cannot be pickled; says what to do.
        """
        try:
            # What a file says beside the score stays here: functions do not see it in other processes.
            data = pickle.dumps(replace(work, score=replace(work.score, source=None)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # pickling runs anybody's __reduce__
            raise UnsentError(
                f"{work.function.name} cannot be sent to another process ({message_for(error)}). Put it into a module "
                "that workers can import; or install cloudpickle, which sends functions out of a notebook too; or "
                "leave executor=None: threads need no sending"
            ) from error
        return cls(hashlib.blake2b(data, digest_size=16).hexdigest(), data)

    @property
    def label(self) -> Parcel:
        """The name alone."""
        return replace(self, data=None)


def make_sent(parcel: Parcel, indexes: Sequence[int], several: bool) -> list[Outcome] | None:
    """`make`, in the process that a parcel was sent to; None where that has the name alone and never had more.

    Raises
    ------
    UnsentError
        The function cannot be loaded there.
    """
    work = _opened(parcel)
    return None if work is None else make(work, indexes, several=several)


_lock = threading.Lock()
_open: OrderedDict[str, Work] = OrderedDict()


def _opened(parcel: Parcel) -> Work | None:
    with _lock:
        if parcel.name not in _open:
            if parcel.data is None:
                return None
            _open[parcel.name] = _loaded(parcel.data)
        _open.move_to_end(parcel.name)
        while len(_open) > KEPT:
            _open.popitem(last=False)
        return _open[parcel.name]


def _loaded(data: bytes) -> Work:
    try:
        work: Work = pickle.loads(data)
    except Exception as error:  # importing somebody's module may raise anything
        raise UnsentError(
            f"a worker could not load the model function ({message_for(error)}). Its module, and what that imports, "
            "must be there too"
        ) from error
    return work
