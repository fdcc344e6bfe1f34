"""A model function: a plain Python function, and the controls its signature draws."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Generic, ParamSpec, TypeVar, overload

from closeloop_widgets.models import docstring
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.choices import titled
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.errors import ParameterError, SignatureError
from closeloop_widgets.models.parameters import Parameter, Parameters, SeedField
from closeloop_widgets.models.pickling import by_value, from_value, is_importable
from closeloop_widgets.models.schema import function_schema, name_of, read_signature
from closeloop_widgets.models.scoped import Scoped
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
    calculates : whether its signature says that it returns `Values`, for the controls of others
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
        about = {"title": title, "author": author, "license": license}
        self._options = {**about, "writes": writes, "batch": batch, "parameters": parameters and dict(parameters)}
        self.name = name_of(fn)
        self.title = title or titled(self.name)
        self.description = docstring.description(fn)
        self.author, self.license = author, license
        self.writes, self.batch = writes, batch
        self.takes_region, self.takes_context = signature.takes_region, signature.takes_context
        self.calculates = signature.calculates
        self._names = signature.names
        self.parameters: Parameters = MappingProxyType(dict(signature.parameters))

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The plain function, with any values; but what is left out is filled in, so that it runs without an editor.

        A context is made, controls have their defaults, and values for each track or bar become the lists that the
        function works on: they may be given as in an editor (one for all, a list, a dict).

        Raises
        ------
        ParameterError
            Values for tracks or bars that do not fit the region.
        """
        if self.takes_context and "context" not in kwargs:
            kwargs["context"] = Context()
        kwargs.update(self._filled_in(dict(zip(self._names, args, strict=False)), kwargs))
        return self.__wrapped__(*args, **kwargs)

    def _filled_in(self, placed: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
        """The controls' values for a call: those left out, and those that are lists."""
        score, region = (placed.get(key, named.get(key)) for key in ("score", "region"))
        if not isinstance(score, Score):
            return {}
        cells = Cells.of(score, region if isinstance(region, Region) else None)
        filled = {}
        for name, parameter in self.parameters.items():
            if name not in placed and (name not in named or isinstance(parameter, Scoped)):
                known = self._for_score(parameter, score)
                filled[name] = known.parse(named.get(name, known.default), self.name, cells)
        return filled

    def parameters_for(self, score: Score | None) -> Parameters:
        """Its parameters as they are for a piece: with the choices that `Choices` finds in it.

        Raises
        ------
        ParameterError
            A function that was asked for choices failed.
        """
        return {name: self._for_score(parameter, score) for name, parameter in self.parameters.items()}

    def _for_score(self, parameter: Parameter, score: Score | None) -> Parameter:
        try:
            return parameter.for_score(score)
        except Exception as error:  # somebody's function may raise anything
            raise ParameterError(
                f"{self.name}: the choices of {parameter.name} could not be had: {type(error).__name__}: {error}"
            ) from error

    def schema(self, score: Score | None = None) -> dict[str, Any]:
        """Its controls as JSON (docs/protocol.md), as they are for a piece; errors as in `parameters_for`."""
        return self.schema_of(self.parameters_for(score))

    def schema_of(self, parameters: Parameters) -> dict[str, Any]:
        """The same for parameters that `parameters_for` gave."""
        said = {"title": self.title, "description": self.description, "author": self.author, "license": self.license}
        more = {"calculates": True} if self.calculates else {}
        return function_schema(self.name, {**said, "writes": self.writes, **more}, parameters)

    def complete(
        self,
        values: Mapping[str, Any] | None = None,
        seed: int | None = None,
        score: Score | None = None,
        region: Region | None = None,
    ) -> dict[str, Any]:
        """All parameters' JSON values: those given, checked, and the defaults of the others.

        Parameters
        ----------
        values : by name, JSON or Python
        seed : what a seed that is None becomes
        score, region : of the run. Lists of values for tracks or bars, and choices that depend on the piece, are
            checked against them; without a score such lists are refused, and such choices are checked by `call`

        Raises
        ------
        ParameterError
            A value is refused, or there is no such parameter.
        """
        given = values or {}
        self.refuse_unknown(given)
        cells = Cells.of(score, region) if score is not None else None
        complete = {}
        for name, parameter in self.parameters_for(score).items():
            value = parameter.checked(given.get(name, parameter.default), self.name, cells)
            complete[name] = seed if value is None and isinstance(parameter, SeedField) else value
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
        complete = self.complete(values, context.seed, score, region)
        cells = Cells.of(score, region)
        parameters = self.parameters_for(score)
        keywords = {name: p.parse(complete[name], self.name, cells) for name, p in parameters.items()}
        if self.takes_context:
            keywords["context"] = context
        if self.batch:
            keywords["n"] = len(context.seeds)
        plain: Callable[..., Any] = self.__wrapped__
        if self.takes_region:
            return plain(score, Region.all(score) if region is None else region, **keywords)
        return plain(score, **keywords)

    def refuse_unknown(self, values: Iterable[str]) -> None:
        """Raises a `ParameterError`, with the near match, where it has no parameter of a name."""
        for name in values:
            if name not in self.parameters:
                near = difflib.get_close_matches(name, self.parameters, n=1)
                has = f"it has {', '.join(self.parameters)}" if self.parameters else "it has none"
                hint = f"did you mean {near[0]!r}?" if near else has
                raise ParameterError(f"{self.name}: there is no parameter {name!r}; {hint}")

    def __reduce__(self) -> str | tuple[Any, ...]:
        # By reference where another process finds it, as functions are; by value out of a notebook or a closure.
        name = str(getattr(self, "__qualname__", self.name))
        return name if is_importable(self, name) else (rebuilt, (by_value((self.__wrapped__, self._options)),))

    def __repr__(self) -> str:
        return f"<ModelFunction {self.name!r}: {', '.join(self.parameters) or 'no parameters'}>"


def rebuilt(sent: Any) -> ModelFunction[..., Any]:
    """The function that was pickled by value."""
    fn, options = from_value(sent)
    return ModelFunction(fn, **options)


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
