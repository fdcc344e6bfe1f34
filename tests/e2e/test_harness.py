"""The harness itself, proved on a counter of a few lines, so that a failure elsewhere is not the harness's."""

from __future__ import annotations

import sys
import threading

import pytest

from tests.e2e.harness import frames
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.fake_model import FakeModel
from tests.e2e.harness.jupyterlab import KernelError, Lab
from tests.e2e.harness.waiting import wait_until

COUNTER = """
function render({ model, el }) {
  const button = el.appendChild(document.createElement("button"));
  const show = () => { button.textContent = `${model.get("count")} ${new Uint8Array(model.get("data").buffer,
    model.get("data").byteOffset, model.get("data").byteLength).join(",")}`; };
  const add = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
  button.addEventListener("click", add);
  model.on("change:count", show);
  model.on("change:data", show);
  const answer = (content, buffers) => {
    if (content.ask !== undefined) model.send({ got: content.ask }, undefined, buffers.map((b) => b));
  };
  model.on("msg:custom", answer);
  show();
  return () => {
    model.off("change:count", show);
    model.off("change:data", show);
    model.off("msg:custom", answer);
  };
}
export default { render };
"""

COUNTER_CELL = f"""
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = {COUNTER!r}
    count = traitlets.Int(4).tag(sync=True)
    data = traitlets.Bytes(b"\\x01\\x02").tag(sync=True)

counter = Counter()
counter
"""


def open_counter(host: FakeHost, **options: object) -> FakeModel:
    return host.open({"count": 4, "data": b"\x01\x02"}, esm=COUNTER, **options)  # type: ignore[arg-type]


def test_a_frame_carries_a_message_and_its_buffers() -> None:
    assert frames.decode(frames.encode({"a": [1, "é"]}, [b"", b"\x00\xff"])) == ({"a": [1, "é"]}, [b"", b"\x00\xff"])


def test_waiting_in_vain_says_what_for_and_what_was_seen() -> None:
    with pytest.raises(TimeoutError, match="a cat; last seen: 0"):
        wait_until(lambda: 0, "a cat", seconds=0.02)


@pytest.mark.browser
class TestFakeHost:
    def test_a_view_shows_the_state_it_was_opened_with(self, fake_host: FakeHost) -> None:
        open_counter(fake_host)
        assert fake_host.page.get_by_role("button").text_content() == "4 1,2"

    def test_a_change_in_the_view_reaches_the_model(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host)
        fake_host.page.get_by_role("button").click()
        assert model.wait_for_state("count", lambda count: count != 4) == 5

    def test_a_change_in_the_model_reaches_every_view(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host)
        fake_host.render()
        model.set(count=9, data=b"\x07")
        for view in (0, 1):
            fake_host.page.get_by_role("button").nth(view).filter(has_text="9 7").wait_for()

    def test_messages_and_their_buffers_go_both_ways_in_order(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host)
        for number in range(20):
            model.send({"ask": number}, [bytes([number]), b"end"])
        model.wait_for_message(lambda message: message.content["got"] == 19, "the last answer")
        assert [message.content["got"] for message in model.messages] == list(range(20))
        assert model.messages[7].buffers == [b"\x07", b"end"]

    def test_a_handler_answers_from_its_own_thread(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host)
        threads: list[threading.Thread] = []

        def handle(content: dict[str, int], _: list[bytes]) -> None:
            threads.append(threading.current_thread())
            if content["got"] < 3:
                model.send({"ask": content["got"] + 1})

        model.on_message = handle
        model.send({"ask": 0})
        model.wait_for_message(lambda message: message.content["got"] == 3, "the third answer")
        assert threading.main_thread() not in threads

    def test_a_handler_that_raises_fails_the_test(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host)
        model.on_message = lambda content, _: content["nothing"]
        model.send({"ask": 0})
        wait_until(lambda: fake_host.errors, "the error to be noted")
        assert "KeyError: 'nothing'" in fake_host.errors.pop()

    def test_an_error_in_the_page_fails_the_test(self, fake_host: FakeHost) -> None:
        open_counter(fake_host)
        with fake_host.page.expect_event("pageerror"):
            fake_host.page.evaluate("setTimeout(() => { throw new Error('oh') })")
        assert "oh" in fake_host.errors.pop()

    def test_without_a_kernel_a_change_stays_in_the_page(self, fake_host: FakeHost) -> None:
        model = open_counter(fake_host, kernel=False)
        button = fake_host.page.get_by_role("button")
        button.click()
        assert button.text_content() == "5 1,2"
        assert model.state["count"] == 4
        assert fake_host.page.evaluate("performance.getEntriesByName(location.href + 'up').length") == 0

    def test_a_view_that_is_removed_leaves_no_listener(self, fake_host: FakeHost) -> None:
        open_counter(fake_host)
        listeners = fake_host.page.evaluate("host.model.listenerCount()")
        view = fake_host.render()
        fake_host.remove(view)
        assert fake_host.page.evaluate("host.model.listenerCount()") == listeners
        assert fake_host.page.get_by_role("button").count() == 1


@pytest.mark.jupyterlab
class TestJupyterLab:
    def test_the_kernel_runs_the_python_of_the_tests(self, lab: Lab) -> None:
        notebook = lab.notebook(["import sys"])
        notebook.run_cell(0)
        assert notebook.value("sys.executable") == sys.executable

    def test_a_widget_is_shown_and_tells_the_kernel(self, lab: Lab) -> None:
        notebook = lab.notebook([COUNTER_CELL, "before = counter.count"])
        notebook.run_cell(0)
        button = notebook.output(0).get_by_role("button")
        button.filter(has_text="4 1,2").click()
        wait_until(lambda: notebook.value("counter.count") == 5, "the click to reach the kernel")
        notebook.execute("counter.count = 70")
        button.filter(has_text="70 1,2").wait_for()
        notebook.run_cell(1)
        assert notebook.value("before") == 70

    def test_what_raises_in_the_kernel_raises_here(self, lab: Lab) -> None:
        notebook = lab.notebook([""])
        with pytest.raises(KernelError, match="ZeroDivisionError"):
            notebook.repr("1 / 0")
        with pytest.raises(KernelError, match="no_such_name"):
            notebook.execute("no_such_name")

    def test_each_test_starts_without_kernels(self, lab: Lab) -> None:
        notebook = lab.notebook([""])
        assert "leftover" not in notebook.value("dir()")
        notebook.execute("leftover = 1")
        assert lab.server.sessions()
        lab.server.delete_sessions()
        assert not lab.server.sessions()

    def test_a_notebook_is_saved_and_shown_in_both_themes(self, lab: Lab) -> None:
        notebook = lab.notebook(["6 * 7"])
        notebook.run_all()
        notebook.output(0).filter(has_text="42").wait_for()
        notebook.save()
        wait_until(lambda: '"42"' in notebook.path.read_text(), "the output to be in the file")
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            notebook.use_theme(theme)
