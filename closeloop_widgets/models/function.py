"""A model function: a plain Python function, and the controls its signature draws."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, ParamSpec, TypeVar, overload

from closeloop_widgets.models import docstring
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.errors import ParameterError, SignatureError
from closeloop_widgets.models.hints import titled
from closeloop_widgets.models.parameters import Parameters, SeedField
from closeloop_widgets.models.schema import function_schema, name_of, read_signature
from closeloop_widgets.music.placing import WRITES, Writes
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

P = ParamSpec("P")
R = TypeVar("R")


class ModelFunction(Generic[P, R]):
    """A function that an editor can offer; made by `model` or `register`. Called, it is the function itself.

    Attributes
    ----------
    name : the function's own, by which messages know it
    title, description, author, license : for people
    writes : what its results may write (`music.placing`): `"region"`, `"tracks"`, `"end"` or `"piece"`
    batch : whether it takes `n` and makes as many results at once
    parameters : its controls by name, in the order of the signature
    """

    def __init__(
        self,
        fn: Callable[P, R],
        *,
        title: str = "",
        author: str = "",
        license: str = "",
        writes: Writes = "region",
        batch: bool = False,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        if not callable(fn):
            raise SignatureError(f"a model function must be callable, but is {fn!r}")
        if writes not in WRITES:
            kinds = ", ".join(map(repr, WRITES))
            raise SignatureError(f"{name_of(fn)}: writes must be one of {kinds}, but is {writes!r}")
        signature = read_signature(fn, parameters, batch)
        functools.update_wrapper(self, fn)
        self.__wrapped__ = fn
        self.name = name_of(fn)
        self.title = title or titled(self.name)
        self.description = docstring.description(fn)
        self.author, self.license = author, license
        self.writes, self.batch = writes, batch
        self.takes_region, self.takes_context = signature.takes_region, signature.takes_context
        self.parameters: Parameters = MappingProxyType(dict(signature.parameters))

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The plain function. Left out, a context is made for it, so that it runs without an editor."""
        if self.takes_context and "context" not in kwargs:
            kwargs["context"] = Context()
        return self.__wrapped__(*args, **kwargs)

    def schema(self) -> dict[str, Any]:
        """Its controls as JSON (docs/protocol.md)."""
        said = {"title": self.title, "description": self.description, "author": self.author, "license": self.license}
        return function_schema(self.name, {**said, "writes": self.writes}, self.parameters)

    def complete(self, values: Mapping[str, Any] | None = None, seed: int | None = None) -> dict[str, Any]:
        """All parameters' JSON values: those given, checked, and the defaults of the others.

        Parameters
        ----------
        values : by name, JSON or Python
        seed : what a seed that is None becomes

        Raises
        ------
        ParameterError
            A value is refused, or there is no such parameter.
        """
        given = values or {}
        self._refuse_unknown(given)
        complete = {}
        for name, parameter in self.parameters.items():
            accepted = parameter.parse(given.get(name, parameter.default), self.name)
            if accepted is None and isinstance(parameter, SeedField):
                accepted = seed
            complete[name] = parameter.to_json(accepted)
        return complete

    def call(
        self,
        score: Score,
        region: Region | None = None,
        values: Mapping[str, Any] | None = None,
        context: Context | None = None,
    ) -> Any:
        """Runs the function on control values; returns whatever it returns.

        A batch function is asked for as many results as the context has seeds. A seed that is None is the context's.
        Without a region it is given the whole piece.

        Raises
        ------
        ParameterError
            A value is refused, or there is no such parameter.
        """
        context = context or Context()
        complete = self.complete(values, context.seed)
        keywords = {name: p.parse(complete[name], self.name) for name, p in self.parameters.items()}
        if self.takes_context:
            keywords["context"] = context
        if self.batch:
            keywords["n"] = len(context.seeds)
        plain: Callable[..., Any] = self.__wrapped__
        if self.takes_region:
            return plain(score, Region.all(score) if region is None else region, **keywords)
        return plain(score, **keywords)

    def _refuse_unknown(self, values: Mapping[str, Any]) -> None:
        for name in values:
            if name not in self.parameters:
                near = difflib.get_close_matches(name, self.parameters, n=1)
                has = f"it has {', '.join(self.parameters)}" if self.parameters else "it has none"
                hint = f"did you mean {near[0]!r}?" if near else has
                raise ParameterError(f"{self.name}: there is no parameter {name!r}; {hint}")

    def __reduce__(self) -> str:
        # By reference, as functions are: another process imports the module and finds the decorated one.
        return str(getattr(self, "__qualname__", self.name))

    def __repr__(self) -> str:
        return f"<ModelFunction {self.name!r}: {', '.join(self.parameters) or 'no parameters'}>"


@overload
def model(fn: Callable[P, R], /) -> ModelFunction[P, R]: ...


@overload
def model(
    title: str = "", /, *, author: str = "", license: str = "", writes: Writes = "region", batch: bool = False
) -> Callable[[Callable[P, R]], ModelFunction[P, R]]: ...


def model(
    first: Callable[..., Any] | str = "",
    /,
    *,
    author: str = "",
    license: str = "",
    writes: Writes = "region",
    batch: bool = False,
) -> Any:
    """Makes a function one that an editor can offer: `@model`, or `@model("Title", author=..., license=...)`.

    The function is `(score, region, *, controls, context)`. The keyword-only parameters are its controls; what each
    one is stands in its type hint. `region` and `context` may be left out.

    Parameters
    ----------
    first : the button's label; the function's name where it is left out
    author, license : of the model; shown, and kept with what it makes
    writes : what its results may write: the notes of the region; `"tracks"`, new tracks with notes in the region's
        time; `"end"`, what comes after the piece; `"piece"`, all of it. All else they say is reported, not applied
    batch : the function takes `n`, and returns or yields as many results, the first made of `context.seeds[0]`, the
        second of `context.seeds[1]` and so on

    Raises
    ------
    SignatureError
        A parameter cannot become a control; says which, why, and what would do.

    Examples
    --------
    >>> from typing import Annotated
    >>> from closeloop_widgets.models import Range
    >>> from dataclasses import replace
    >>> @model("Transposed", author="A. Musician")
    ... def transpose(score, region, *, semitones: Annotated[int, Range(-12, 12)] = 2):
    ...     '''Moves every note up or down.'''
    ...     tracks = [replace(t, notes=t.notes.replaced(pitch=t.notes.pitch + semitones)) for t in score.tracks]
    ...     return score.with_tracks(tracks)
    >>> transpose.schema()["parameters"][0]["kind"], transpose.schema()["title"]
    ('integer', 'Transposed')
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> transpose(score, None, semitones=3).tracks[0].notes.pitch.tolist()
    [63]
    """
    if isinstance(first, str):
        return functools.partial(ModelFunction, title=first, author=author, license=license, writes=writes, batch=batch)
    return ModelFunction(first)


def register(
    fn: Callable[P, R],
    *,
    title: str = "",
    author: str = "",
    license: str = "",
    writes: Writes = "region",
    batch: bool = False,
    parameters: Mapping[str, Any] | None = None,
) -> ModelFunction[P, R]:
    """Makes a model function of one that is written elsewhere.

    Parameters
    ----------
    fn : a function, or any callable whose first parameter is `score` and whose second, if any, `region`
    title, author, license, writes, batch : as in `model`
    parameters : type hints by name, for those of its parameters that are to be controls; all others keep their
        defaults. None reads the function's own hints. `Default(value)` in a hint stands in for a default the
        function does not have

    Raises
    ------
    SignatureError
        As in `model`; or a hint names no parameter of the function.

    Examples
    --------
    >>> from typing import Annotated
    >>> from closeloop_widgets.models import Default, Range
    >>> def theirs(score, temperature=1.0, **options):
    ...     return score
    >>> function = register(
    ...     theirs,
    ...     parameters={
    ...         "temperature": Annotated[float, Range(0.1, 2)],
    ...         "top_k": Annotated[int, Range(1, 50), Default(8)],
    ...     },
    ... )
    >>> function.complete()
    {'temperature': 1.0, 'top_k': 8}
    """
    if isinstance(fn, ModelFunction):
        fn = fn.__wrapped__
    return ModelFunction(
        fn, title=title, author=author, license=license, writes=writes, batch=batch, parameters=parameters
    )
