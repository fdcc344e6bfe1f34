"""Who listens is told, in order, whatever the others do."""

from __future__ import annotations

import pytest

from closeloop_widgets.models.listeners import Listeners


def test_a_listener_that_was_added_twice_is_called_once_more_when_one_of_them_ends() -> None:
    heard: list[str] = []
    listeners: Listeners[[str]] = Listeners()
    end = listeners.add(heard.append)
    listeners.add(heard.append)
    listeners.tell("both")
    end()
    end()
    listeners.tell("one")
    assert heard == ["both", "both", "one"]


def test_one_that_fails_is_logged_and_keeps_no_other_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[str] = []
    listeners: Listeners[[str]] = Listeners()

    def fail(told: str) -> None:
        raise RuntimeError(f"cannot bear {told}")

    listeners.add(fail)
    listeners.add(heard.append)
    listeners.tell("this")
    assert heard == ["this"]
    assert "cannot bear this" in caplog.text


def test_who_ends_or_comes_while_others_are_told_does_so_from_the_next_time_on() -> None:
    heard: list[str] = []
    listeners: Listeners[[str]] = Listeners()

    def replace_itself(told: str) -> None:
        end()
        listeners.add(lambda told: heard.append(f"the new one: {told}"))

    end = listeners.add(replace_itself)
    listeners.add(heard.append)
    listeners.tell("first")
    listeners.tell("second")
    assert heard == ["first", "second", "the new one: second"]
