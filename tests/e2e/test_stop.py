"""The stop button of a notebook, with jobs under way."""

from __future__ import annotations

import pytest

from tests.e2e.harness.jupyterlab import Lab, Notebook
from tests.e2e.harness.waiting import wait_until

MAKE = """
import signal, threading
import closeloop_widgets as cl
entered = threading.Event()
before = signal.getsignal(signal.SIGINT)

@cl.model
def slow(score, region, *, context: cl.Context):
    entered.set()
    while True:
        context.check()

editor = cl.Editor("bundled:bwv269", models=[slow])
editor
"""
START = "jobs = [editor.run(), editor.run()]"
WAIT = "job = editor.run(); editor.run(); job.wait()"
INTERRUPT = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"

SET = "__import__('closeloop_widgets.editor.stop', fromlist=['STOP']).STOP.is_set"


@pytest.mark.jupyterlab
def test_the_stop_button_cancels_jobs_between_cells_and_under_a_cell_that_waits(lab: Lab) -> None:
    notebook = lab.notebook([MAKE, START, WAIT])
    notebook.run_cell(0)
    notebook.run_cell(1)
    wait_until(lambda: notebook.value(f"(entered.is_set(), {SET})") == (True, True), "the job to run")
    stop(notebook)
    wait_until(lambda: notebook.value("[job.state for job in jobs]") == ["cancelled"] * 2, "both to be cancelled")
    wait_until(lambda: notebook.value(SET) is False, "the handler to be taken away")

    notebook.execute("entered.clear()")
    notebook.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2; "
        "window.jupyterapp.commands.execute('notebook:run-cell'); }"
    )
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'"
    )
    stop(notebook)
    notebook.output(2).get_by_text("KeyboardInterrupt").first.wait_for()
    wait_until(lambda: notebook.value("len(editor._runs._jobs.jobs)") == 0, "all to be cancelled")
    assert notebook.value("(job.state, editor.score == cl.Score.of('bundled:bwv269'))") == ("cancelled", True)
    # The kernel has its own handler back, and the editor takes the next job.
    wait_until(lambda: notebook.value(SET) is False, "the handler to be taken away")
    notebook.execute("entered.clear(); again = editor.run(); assert entered.wait(10); again.cancel(); again.wait(10)")
    assert notebook.value("again.state") == "cancelled"


def stop(notebook: Notebook) -> None:
    """What the toolbar's stop button does."""
    notebook.page.evaluate(INTERRUPT)
