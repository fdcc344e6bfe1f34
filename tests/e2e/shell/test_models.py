"""The panel of a model function: what it will write to, how a run goes, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.shell.conftest import FUNCTION, Shell

pytestmark = pytest.mark.browser

BARS_3_4 = {"spans": [[3840, 7680]], "tracks": [1], "pitches": None, "notes": None}
MARKUP = '<img src=x onerror="document.title=1"> & <b>bold</b>'


def job(state: str, **more: Any) -> dict[str, Any]:
    base = {"job": "j", "function": "vary", "state": state, "fraction": None, "text": "", "error": None, "report": None}
    return {**base, **more}


def test_there_is_no_panel_without_a_function(open_shell: Callable[..., Shell]) -> None:
    expect(open_shell().page.get_by_role("region", name="Models")).to_have_count(0)


def test_the_region_is_told_in_words(shell: Shell) -> None:
    panel = shell.page.get_by_role("region", name="Models")
    expect(panel).to_contain_text("Writes to" + "Whole piece")
    shell.update(region=BARS_3_4)
    expect(panel).to_contain_text("Bars 3–4 of Soprano")


def test_the_run_button_has_the_title_of_the_function_and_runs_it(shell: Shell) -> None:
    shell.button("Vary the bars").click()
    assert shell.calls("run") == [["vary"]]


def test_mod_enter_runs_it_with_the_text_just_typed(shell: Shell) -> None:
    shell.page.get_by_role("textbox", name="Prompt").press_sequentially("calm")
    shell.page.get_by_role("textbox", name="Prompt").press("Control+Enter")
    calls = shell.page.evaluate("shell.calls.map(([name]) => name)")
    assert calls == ["setParameters", "run"]


def test_jobs_that_wait_are_listed_and_cancelled_one_by_one(shell: Shell) -> None:
    runs = [job("running", fraction=0.5), job("queued", job="k"), job("queued", job="l", label="Answer")]
    shell.update(job=runs[0], jobs=runs)
    rows = shell.page.get_by_role("list", name="Runs").get_by_role("listitem")
    expect(rows).to_contain_text(["is running", "Vary the bars waits for its turn", "Answer waits for its turn"])
    rows.nth(2).get_by_role("button", name="Cancel Answer").click()
    assert shell.calls("cancel") == [["l"]]
    shell.update(jobs=runs[:2])
    expect(rows).to_have_count(2)


def test_a_press_while_a_run_is_under_way_is_another_run(shell: Shell) -> None:
    shell.update(job=job("running"), jobs=[job("running")])
    shell.button("Vary the bars").click()
    assert shell.calls("run") == [["vary"]]


def test_the_button_asks_for_as_many_takes_as_were_chosen(shell: Shell) -> None:
    choice = shell.button("How many takes, and what another press does")
    choice.click()
    shell.page.get_by_role("menuitemradio", name="20 takes").or_(shell.page.get_by_text("20 takes")).first.click()
    assert shell.calls("setPanel") == [["vary", {"n": 20}]]
    shell.update(panel={"vary": {"n": 20}})
    expect(shell.button("Vary the bars × 20")).to_be_enabled()
    choice.click()
    shell.page.get_by_text("Pressed again: replaces the run").click()
    choice.click()
    shell.page.get_by_text("Another number…").click()
    number = shell.page.get_by_role("spinbutton", name="Takes")
    number.fill("33")
    number.press("Enter")
    assert shell.calls("setPanel")[1:] == [["vary", {"again": "replace"}], ["vary", {"n": 33}]]


def test_a_running_job_shows_how_far_it_is(shell: Shell) -> None:
    running = job("running", fraction=0.425, text="step 20 of 48", wanted=20, done=8, left=11.6)
    shell.update(job=running, jobs=[running])
    bar = shell.page.get_by_role("progressbar", name="step 20 of 48")
    expect(bar).to_have_attribute("aria-valuenow", "43")
    expect(shell.root).to_contain_text("42 %")
    expect(shell.root).to_contain_text("8 of 20 takes, about 12 s left")
    shell.update(job=job("running"), jobs=[job("running")])
    expect(shell.page.get_by_role("progressbar", name="Vary the bars is running")).not_to_have_attribute(
        "aria-valuenow", "43"
    )


def test_a_finished_job_gives_its_report_and_may_be_run_again(shell: Shell) -> None:
    shell.update(job=job("done", report="Changed 12 notes; left 3 that sound into the region."))
    expect(shell.root).to_contain_text("Changed 12 notes; left 3 that sound into the region.")
    expect(shell.button("Vary the bars")).to_be_enabled()
    expect(shell.page.get_by_role("progressbar")).to_have_count(0)


def test_an_error_is_shown_as_text_with_the_way_to_its_traceback(shell: Shell) -> None:
    shell.update(job=job("failed", error={"message": f"ValueError: {MARKUP}"}))
    expect(shell.page.get_by_role("alert")).to_have_text(f"ValueError: {MARKUP}")
    expect(shell.root).to_contain_text("The traceback is in the kernel's log")
    assert shell.root.locator("img, b").count() == 0


def test_a_failure_has_its_traceback_to_be_read_and_copied(shell: Shell) -> None:
    error = {"message": "ValueError: no notes", "traceback": f"Traceback:\n  {MARKUP}"}
    shell.update(job=job("failed", error=error))
    shell.button("Details").click()
    dialog = shell.page.get_by_role("dialog", name="ValueError: no notes")
    expect(dialog.get_by_role("textbox")).to_have_value(error["traceback"])
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(
    ("writes", "said"),
    [("tracks", "New tracks over bars 3–4"), ("end", "After the end"), ("piece", "The whole piece")],
)
def test_what_a_function_will_write_is_told_before_it_runs(shell: Shell, writes: str, said: str) -> None:
    shell.update(functions=[{**FUNCTION, "writes": writes}], region=BARS_3_4)
    expect(shell.page.get_by_role("region", name="Models")).to_contain_text(said)


def test_words_of_files_and_functions_are_never_markup(shell: Shell) -> None:
    schema = {**FUNCTION, "title": MARKUP, "description": MARKUP, "author": MARKUP}
    parameters = [{**parameter, "title": MARKUP, "help": MARKUP} for parameter in FUNCTION["parameters"]]
    notice = {"id": 1, "kind": "error", "text": MARKUP}
    shell.update(
        functions=[{**schema, "parameters": parameters}],
        title=MARKUP,
        notices=[notice],
        jobs=[job("queued", text=MARKUP, label=MARKUP)],
    )
    shell.page.evaluate(
        """text => {
            const score = shell.state("score");
            shell.update({ score: { ...score, tracks: score.tracks.map((track) => ({ ...track, name: text })) } });
        }""",
        MARKUP,
    )
    expect(shell.page.get_by_role("alert").last).to_contain_text(MARKUP)
    assert shell.root.locator("img, b").count() == 0
    assert shell.page.title() == "A host"


def test_of_several_functions_one_is_chosen_and_stays_chosen(shell: Shell) -> None:
    other = {**FUNCTION, "name": "plain", "title": "Plain", "parameters": []}
    shell.update(functions=[FUNCTION, other])
    shell.page.get_by_role("combobox", name="Model function").select_option("Plain")
    expect(shell.parameter("temperature")).to_have_count(0)
    shell.update(functions=[other, FUNCTION])
    shell.button("Plain").click()
    assert shell.calls("run") == [["plain"]]


def test_a_function_that_calculates_has_a_button_beside_the_controls_that_it_sets(shell: Shell) -> None:
    calculate = {**FUNCTION, "name": "calculate", "title": "Calculate", "calculates": True, "parameters": []}
    shell.update(functions=[FUNCTION, calculate])
    shell.button("Calculate").click()
    assert shell.calls("run") == [["calculate"]]
    expect(shell.parameter("temperature")).to_be_visible()
    shell.page.get_by_role("combobox", name="Model function").select_option("Calculate")
    expect(shell.button("Calculate")).to_have_count(1)
    expect(shell.page.get_by_role("region", name="Models")).to_contain_text("Reads" + "Whole piece")


def test_schemas_that_come_again_unchanged_leave_the_panel_alone(shell: Shell) -> None:
    prompt = shell.page.get_by_role("textbox", name="Prompt")
    prompt.press_sequentially("half a th")
    shell.update(functions=[FUNCTION])
    expect(prompt).to_be_focused()
    expect(prompt).to_have_value("half a th")


def test_without_a_kernel_a_function_cannot_be_run(shell: Shell) -> None:
    shell.update(connection="offline")
    button = shell.button("Vary the bars")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", "Models run in the kernel, and there is none")
    shell.page.get_by_role("application").press("Control+Enter")
    assert shell.calls("run") == []
