"""Tests of the page of a server that is busy with other requests."""

import threading
import time

import numpy as np
import pytest

from tests.serving.browser import choose, give, needs_chromium
from tests.serving.pictures import b64, file_of

pytestmark = needs_chromium
PREDICT = "**/v1/models/*:predict"


@pytest.fixture(scope="module")
def limits():
    return {"workers": 1, "max_pixels": 10_000_000}


def _refuse(route):
    route.fulfill(status=429, headers={"Retry-After": "2"}, body='{"error": "busy"}')


def test_the_server_says_how_long_a_request_waited(client, runner, photo):
    body = {"instances": [b64(file_of(photo))]}
    runner.gate.clear()
    first = threading.Thread(target=client.predict, args=[body])
    first.start()
    time.sleep(0.5)
    threading.Timer(0.6, runner.gate.set).start()
    _, headers, _ = client.predict(body)
    first.join()
    kind, milliseconds = headers["Server-Timing"].split(";dur=")
    assert kind == "queue"
    assert 300 < int(milliseconds) < 10_000


def test_time_in_the_queue_is_not_time_to_paint(page):
    def delay(route):
        answer = route.fetch()
        time.sleep(2)
        headers = {**answer.headers, "server-timing": "queue;dur=2000"}
        route.fulfill(response=answer, headers=headers)

    page.route(PREDICT, delay, times=1)
    choose(page, np.zeros((2100, 2800, 3), np.uint8))
    assert float(page.inner_text("#status").split()[-2]) < 1.5
    assert page.locator("#size option[disabled]").count() == 0


def test_a_busy_server_is_told(page, photo):
    choose(page, photo)
    page.route(PREDICT, _refuse)
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector("#status:text-is('The server is busy; trying again …')")
    page.wait_for_selector("#clock:text-is('1 s')")
    page.unroute(PREDICT)
    page.wait_for_selector("#download[download='photo-waves.png']")
    assert page.inner_text("#status").startswith("The Sea, 0.")


def test_a_busy_server_that_begins_is_told_too(page, runner, photo):
    choose(page, photo)
    page.route(PREDICT, _refuse, times=1)
    runner.gate.clear()
    page.get_by_role("radio", name="Lines").check()
    page.wait_for_selector("#status:text-is('The server is busy; trying again …')")
    page.wait_for_selector("#status:text-is('Painting …')")
    page.click("#cancel")
    page.wait_for_selector("#status:text-is('Canceled.')")
    runner.gate.set()


def test_no_estimate_that_has_passed(page, runner):
    runner.gate.clear()
    give(page, np.zeros((600, 800, 3), np.uint8))
    page.wait_for_selector("#clock:text-is('2 s')")
    runner.gate.set()
    page.wait_for_selector("img.waiting", state="detached")
    runner.gate.clear()
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector("#clock:text-matches('^1 of about \\\\d s$')")
    page.wait_for_selector("#clock:text-matches('^\\\\d s$')")
    runner.gate.set()
    page.wait_for_selector("#download[href]")
