"""Messages: those of the golden files, and what is read and written of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from closeloop_widgets.live import shapes
from closeloop_widgets.live.errors import CODES, BadRequestError, LiveError, TooLargeError, error_of
from closeloop_widgets.live.events import EVENTS
from closeloop_widgets.live.messages import MAX_BYTES, Request, Result, from_json, id_in, to_json
from closeloop_widgets.live.requests import REQUESTS, Hello, Nothing, Ping, RegionReplace
from closeloop_widgets.live.values import Note
from scripts.make_live_schema import FILE, text

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "golden" / "live"
VALID = json.loads((GOLDEN / "valid.json").read_text(encoding="utf-8"))
INVALID = json.loads((GOLDEN / "invalid.json").read_text(encoding="utf-8"))
SCHEMA = Draft202012Validator(json.loads(FILE.read_text(encoding="utf-8")))

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


class TestGolden:
    @pytest.mark.parametrize("case", VALID, ids=lambda case: case["about"])
    def test_a_valid_message_is_read_and_written_again_without_loss(self, case: dict[str, Any]) -> None:
        assert json.loads(to_json(from_json(json.dumps(case["message"])))) == case["message"]

    @pytest.mark.parametrize("case", VALID, ids=lambda case: case["about"])
    def test_the_schema_takes_a_valid_message(self, case: dict[str, Any]) -> None:
        SCHEMA.validate(case["message"])

    @pytest.mark.parametrize("case", INVALID, ids=lambda case: case["why"])
    def test_an_invalid_message_is_refused_with_a_reason(self, case: dict[str, Any]) -> None:
        message = case["text"] if case["caught_by"] == "text" else json.dumps(case["message"])
        with pytest.raises(LiveError) as refused:
            from_json(message)
        assert refused.value.code == case["code"]
        assert refused.value.message.endswith((".", ")"))

    @pytest.mark.parametrize("case", [c for c in INVALID if c["caught_by"] != "text"], ids=lambda case: case["why"])
    def test_the_schema_refuses_what_is_not_a_matter_of_meaning(self, case: dict[str, Any]) -> None:
        assert SCHEMA.is_valid(case["message"]) == (case["caught_by"] == "meaning")

    def test_every_type_of_request_answer_and_event_has_an_example(self) -> None:
        messages = [case["message"] for case in VALID]
        assert {m["type"] for m in messages} >= REQUESTS.keys()
        unexampled = REQUESTS.keys() - {m["of"] for m in messages if m["type"] == "result"}
        assert all(REQUESTS[name][1] is Nothing for name in unexampled)
        assert {m["name"] for m in messages if m["type"] == "event"} == EVENTS.keys()


def test_the_schema_file_is_what_the_dataclasses_say() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run python scripts/make_live_schema.py"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)


class TestReading:
    def test_a_refusal_names_the_field_the_value_and_what_was_expected(self) -> None:
        note = {"pitch": 200, "start_time": 0, "duration": 1, "velocity": 90}
        with pytest.raises(BadRequestError, match=r"pitch must be 0 to 127, but is 200"):
            shapes.read(Note, note)

    def test_a_refusal_never_repeats_a_text_which_may_be_a_token(self) -> None:
        secret = "s3cret" * 3
        with pytest.raises(BadRequestError) as refused:
            shapes.read(Hello, {"token": secret, "client": "x", "versions": [1]})
        assert secret not in str(refused.value)

    def test_what_is_too_large_is_not_even_read(self) -> None:
        with pytest.raises(TooLargeError, match="fewer bars"):
            from_json("[" * (MAX_BYTES + 1))

    def test_a_message_that_would_be_too_large_is_not_written(self) -> None:
        notes = (Note(60, 0.123456789, 0.123456789, 99.5, True, 0.123456789, -12.5, 12.5, 123456789),) * 50_000
        message = Request("1", RegionReplace(track=1, start=0.0, end=4.0, notes=notes, rev="a", key="k"))
        with pytest.raises(TooLargeError, match=r"MB"):
            to_json(message)

    def test_brackets_without_end_are_refused_and_break_nothing(self) -> None:
        with pytest.raises(BadRequestError):
            from_json("[" * 1_000_000)

    def test_half_a_surrogate_is_refused_and_breaks_nothing(self) -> None:
        with pytest.raises(BadRequestError):
            from_json('"\ud800"')

    def test_the_id_of_what_cannot_be_read_is_found_where_there_is_one(self) -> None:
        assert id_in('{"id": "k-9", "type": "nonsense"}') == "k-9"
        assert id_in('{"id": 9}') is None
        assert id_in("[[[") is None

    @settings(max_examples=50)
    @given(JSON)
    def test_no_json_breaks_the_reader_and_the_schema_agrees(self, value: Any) -> None:
        with pytest.raises(LiveError):
            from_json(json.dumps(value))
        assert not SCHEMA.is_valid(value)

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(VALID), st.data())
    def test_a_message_with_one_thing_changed_is_read_only_where_the_schema_takes_it(
        self, case: dict[str, Any], data: st.DataObject
    ) -> None:
        message = json.loads(json.dumps(case["message"]))
        spot, key = data.draw(st.sampled_from(list(_spots(message))))
        spot[key] = data.draw(JSON | st.sampled_from([0, 1, -1, 64, 127.0, 1e300, "", "auto", [], {}]))
        try:
            from_json(json.dumps(message))
        except LiveError:
            return
        assert SCHEMA.is_valid(message)

    @given(st.binary(max_size=200))
    def test_no_bytes_break_the_reader(self, data: bytes) -> None:
        with pytest.raises(LiveError):
            from_json(data)


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: what holds it, and under which key."""
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        return [(value, key) for key in keys] + [spot for key in keys for spot in _spots(value[key])]
    return []


class TestErrors:
    @pytest.mark.parametrize("code", CODES)
    def test_every_code_has_its_class(self, code: str) -> None:
        error = error_of(code, "No.", "Try.")
        assert (error.code, str(error)) == (code, "No. Try.")

    def test_an_answer_is_of_the_type_of_its_request(self) -> None:
        read = from_json(to_json(Result("1", "ping", REQUESTS["ping"][1]())))
        assert isinstance(read, Result)
        assert read.of == "ping"
        assert to_json(Request("1", Ping())) == '{"v":1,"id":"1","type":"ping","args":{}}'
