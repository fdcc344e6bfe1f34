"""Codes and tokens."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.live.pairing import FOLDER_VARIABLE, SETS, Tokens, checked_code, data_folder, new_token
from tests.python.live.conftest import TOKEN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_may_read_the_tokens(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "tokens.json"
    Tokens(path).keep("direct:9610", TOKEN)
    Tokens(path).keep("direct:9611", TOKEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [item.name for item in path.parent.iterdir()] == ["tokens.json"]


def test_a_token_that_was_forgotten_is_gone_and_others_stay(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "tokens.json")
    tokens.keep("a", TOKEN)
    tokens.keep("b", TOKEN)
    tokens.forget("a")
    assert (tokens.of("a"), tokens.of("b")) == (None, TOKEN)


def test_an_address_has_a_token_for_each_set_and_the_one_that_was_good_last_comes_first(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "tokens.json")
    given = [new_token() for _ in range(SETS + 1)]
    for token in given:
        tokens.keep("a", token)
    assert tokens.all_of("a") == tuple(reversed(given))[:SETS]
    tokens.keep("a", given[5])
    assert tokens.all_of("a")[:2] == (given[5], given[-1])
    assert len(tokens.all_of("a")) == SETS


def test_a_file_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(json.dumps({"a": TOKEN}))
    assert Tokens(path).all_of("a") == (TOKEN,)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 5}', '{"a": "short"}', '{"a": [5, ["x"]]}'])
def test_a_file_that_is_none_of_ours_means_pairing_again(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(content)
    assert Tokens(path).of("a") is None


def test_tokens_do_not_show_themselves(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "tokens.json")
    tokens.keep("a", TOKEN)
    assert TOKEN not in repr(tokens)


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦"])
def test_what_is_not_six_digits_is_no_code(code: str) -> None:
    with pytest.raises(BadRequestError, match="six digits"):
        checked_code(code)


def test_a_token_has_128_bits() -> None:
    assert len(bytes.fromhex(new_token())) == 16
    assert new_token() != new_token()


def test_the_folder_for_data_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert data_folder() == tmp_path
