"""Tests of the page of a running optimization, and of its parts."""

import json
import threading
import urllib.error
import urllib.request

import numpy as np
import pytest

from tests.serving.browser import needs_chromium
from tfstyle.errors import InputError
from tfstyle.optimization.callbacks import Result, Step
from tfstyle.optimization.scales import Scale
from tfstyle.serving.events import Events, as_sent, last_event_id
from tfstyle.serving.preview import Preview

pytestmark = pytest.mark.slow

SCALES = [Scale(20, 30, 2), Scale(40, 60, 3)]


def _step(number, loss):
    scale = SCALES[number > 2]
    image = np.full((scale.height, scale.width, 3), number / 10, np.float32)
    values = {"content": loss / 4, "style": loss / 8, "loss": loss}
    return Step(number, scale, values, number / 5, lambda: image)


def _result():
    return Result(np.full((40, 60, 3), 0.5, np.float32), "iterations", [], {})


@pytest.fixture
def preview():
    preview = Preview(0)
    preview.on_begin(SCALES)
    yield preview
    preview.close()


def _get(preview, path, **headers):
    request = urllib.request.Request(preview.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, b""


def test_the_events_of_a_run(preview):
    for number, loss in enumerate((8.0, 4.0, 2.0), 1):
        preview.on_step(_step(number, loss))
    preview.on_end(_result())
    with pytest.raises(OSError):  # the command has ended
        urllib.request.urlopen(preview.url, timeout=5)
    events = [event for _, event in preview._events.after(0)]
    assert [event["step"] for event in events] == [1, 2, 3, 3]
    assert {event["steps"] for event in events} == {5}
    assert [event["loss"] for event in events] == [8, 4, 2, 2]
    assert [event["state"] for event in events] == ["running"] * 3 + ["done"]
    assert (events[2]["width"], events[2]["height"]) == (60, 40)
    assert events[0]["seconds_left"] is None
    assert events[0]["picture"] == 1
    assert events[3]["picture"] == 4


def test_files_and_the_picture(preview):
    assert _get(preview, "/picture")[0] == 404
    preview.on_step(_step(1, 8.0))
    status, headers, content = _get(preview, "/picture?step=1")
    assert (status, headers["content-type"]) == (200, "image/jpeg")
    assert content.startswith(b"\xff\xd8")
    status, headers, content = _get(preview, "/")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert b"preview.js" in content
    assert _get(preview, "/page/../preview.py")[0] == 404


def test_pages_of_other_sites_are_refused(preview):
    assert _get(preview, "/", Host="evil.example")[0] == 403
    assert _get(preview, "/events", Origin="https://evil.example")[0] == 403


def test_a_port_that_is_taken(preview):
    port = int(preview.url.rpartition(":")[2])
    with pytest.raises(InputError, match=f"preview={port}"):
        Preview(port)


def test_events_are_followed_from_any_of_them():
    events, seen = Events(), []

    def read():
        number = 0
        while not (events.is_over and number == 3):
            events.wait(number, 10)
            new = events.after(number)
            seen.extend((n, event["n"]) for n, event in new)
            number = new[-1][0] if new else number

    reader = threading.Thread(target=read)
    reader.start()
    for n in "abc":
        events.add({"n": n})
    events.end()
    reader.join(10)
    assert seen == [(1, "a"), (2, "b"), (3, "c")]
    assert [n for n, _ in events.after(2)] == [3]
    assert events.after(7) == []


def test_the_format_of_an_event():
    lines = as_sent(7, {"a": "line\nbreak"}).decode().split("\n")
    assert lines[0] == "id: 7"
    assert json.loads(lines[1].removeprefix("data: ")) == {"a": "line\nbreak"}
    assert lines[2:] == ["", ""]
    assert last_event_id("7") == 7
    assert [last_event_id(x) for x in (None, "", "x", "-1", "9" * 30)] == [0] * 5


@needs_chromium
def test_the_page(browser, preview):
    page = browser.new_page()
    page.set_default_timeout(30_000)
    page.goto(preview.url)
    preview.on_step(_step(1, 8.0))
    page.wait_for_selector("#picture[src='/picture?step=1']:visible")
    preview.on_step(_step(2, 4.0))
    preview.on_step(_step(3, 2.0))
    page.wait_for_selector("#status:has-text('Step 3 of 5, 60 x 40')")
    page.wait_for_selector(
        "#curve[aria-label='At step 3: loss 2.00, content 0.500, style 0.250']"
    )
    points = page.get_attribute("#curve .loss", "points").split()
    xs, ys = zip(*(map(float, point.split(",")) for point in points), strict=True)
    assert xs == (128, 256, 384)
    assert ys[0] < ys[1] < ys[2]
    # Halves are equally far apart.
    assert ys[1] - ys[0] == pytest.approx(ys[2] - ys[1])
    preview.on_end(_result())
    page.wait_for_selector("#status:has-text('Step 3 of 5: done')")
    page.close()
