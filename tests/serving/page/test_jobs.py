"""Tests of optimizations on the page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests.serving.browser import downloaded, give, needs_chromium, opened
from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of
from tests.serving.running import running

pytestmark = [needs_chromium, pytest.mark.slow]
OFFERED = "#job-panel:not([hidden])"  # the page has loaded, and asked for its job


@pytest.fixture(scope="module")
def limits():
    return {"job_max_size": 48, "job_max_iterations": 40, "max_jobs": 1}


@pytest.fixture
def painting(random):
    pixels = random.integers(0, 256, (40, 50, 3), np.uint8)
    return {"name": "sea.png", "mimeType": "image/png", "buffer": file_of(pixels)}


def _prepare(page, photo, painting):
    give(page, photo)
    page.wait_for_selector("#job-panel:visible")
    page.click("#job-panel > summary")
    assert page.locator("#job-start").is_disabled()
    page.set_input_files("#job-file", painting)
    page.wait_for_selector("#job-painting:visible")


def _start(page, photo, painting):
    _prepare(page, photo, painting)
    page.click("#job-start")
    page.wait_for_selector("#job:visible")


def _mask(*shape, name="mask.png"):
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[:, shape[1] // 2 :] = 255
    return {"name": name, "mimeType": "image/png", "buffer": file_of(pixels)}


def test_masks_are_sent_with_the_pictures(page, photo, painting):
    give(page, photo)
    page.click("#job-panel > summary")
    page.set_input_files("#job-file", painting)
    page.click("#job-masks > summary")
    content = page.get_by_label("Part of the photograph to paint")
    keep = page.get_by_label("Part of the photograph to keep")
    content.set_input_files(_mask(60, 80))
    page.get_by_role("button", name="Remove the masks").press("Enter")
    assert content.evaluate("input => input === document.activeElement")
    assert page.locator("#job-unmask").is_hidden()
    text = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("#job-style-mask", text)
    page.wait_for_selector("#job-error:has-text('a.png is not a picture')")
    assert page.input_value("#job-style-mask") == ""
    assert page.locator("#job-unmask").is_hidden()
    keep.set_input_files(_mask(120, 160))
    assert page.locator("#job-error").is_hidden()
    # Masks are removed with the picture that they are for.
    page.set_input_files("#job-style-mask", _mask(40, 50))
    page.set_input_files("#job-file", painting)
    page.wait_for_function("() => !document.getElementById('job-style-mask').value")
    assert keep.evaluate("input => input.files.length") == 1
    with page.expect_request("**/v1/jobs") as asked:
        page.click("#job-start")
    body = asked.value.post_data_json
    expected = {"image_bytes", "style_image_bytes", "keep_mask_bytes", "options"}
    assert body.keys() == expected
    sent = base64.b64decode(body["keep_mask_bytes"]["b64"])
    mask = np.asarray(Image.open(io.BytesIO(sent)).convert("L"))
    assert mask.shape == (36, 48)
    np.testing.assert_array_equal(mask[:, [0, 22, 25, 47]], [[0, 0, 255, 255]] * 36)
    page.click("#job-cancel")


def test_an_optimization_grows_on_the_page(
    vgg19_weights, page, client, photo, painting
):
    page.set_default_timeout(240_000)
    _prepare(page, photo, painting)
    # The page reports that the queue is full.
    row = {"image_bytes": b64(file_of(photo))}
    body = {**row, "style_image_bytes": row["image_bytes"]}
    others = []
    while (answer := client.ask("POST", "/v1/jobs", body))[0] == 201:
        others.append(answer[2]["id"])
    assert answer[0] == 429
    page.click("#job-start")
    page.wait_for_selector("#job-error:has-text('The queue is full')")
    for other in others:
        client.ask("DELETE", f"/v1/jobs/{other}")
    page.click("#job-start")
    page.wait_for_selector("#job-picture:visible")
    page.reload()
    page.wait_for_selector("#job-picture:visible")
    page.wait_for_selector("#curve[aria-label^='At step']")
    page.wait_for_selector("#job-status:has-text('Step 40 of 40: done')")
    assert page.locator("#job-cancel").is_hidden()
    name, picture = downloaded(page, "#job-download")
    assert name == "photo-sea.png"
    assert picture.shape == (36, 48, 3)
    points = page.get_attribute("#curve .loss", "points").split()
    assert len(points) == 40
    page.get_by_role("button", name="Close").press("Enter")
    assert page.locator("#job").is_hidden()


def test_a_job_that_is_lost_is_told(page):
    # Otherwise, the first load of the page might find the job instead of the reload.
    page.wait_for_selector(OFFERED, state="attached")
    page.evaluate(
        "sessionStorage.setItem('tfstyle-job', JSON.stringify({id: 'x', name: 'a'}))"
    )
    page.reload()
    page.wait_for_selector("#error:visible")
    assert "no longer has the optimization" in page.inner_text("#error")
    page.reload()
    page.wait_for_selector(OFFERED, state="attached")
    assert page.locator("#error").is_hidden()


def test_a_job_is_stopped_while_it_loads(page, photo, painting):
    _start(page, photo, painting)
    page.locator("#job-cancel").press("Enter")
    page.wait_for_selector("#job-status:text-is('Canceled.')")
    page.wait_for_selector("#job-close:focus")
    assert page.locator("#job-cancel").is_hidden()


def test_a_job_that_is_canceled_says_so_at_once(
    vgg19_weights, page, client, photo, painting
):
    page.set_default_timeout(240_000)
    _start(page, photo, painting)
    page.wait_for_selector("#job-picture:visible")
    # The rest of a step takes seconds.
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const [status, picture] = ["job-status", "job-picture"].map(
                    (id) => document.getElementById(id));
                window.seen.push(status.innerText.split(" ")[0] + picture.hidden);
            }).observe(document.getElementById("job-status"), { childList: true });
        }"""
    )
    page.get_by_role("button", name="Stop, and keep the picture").press("Enter")
    assert page.inner_text("#job-status") == "Canceling …"
    page.wait_for_selector("#job-download:visible")
    seen = page.evaluate("window.seen")
    seen = seen[seen.index("Cancelingfalse") :]
    assert set(seen[:-1]) == {"Cancelingfalse"}
    assert seen[-1] == "Stoppedfalse"
    name, _ = downloaded(page, "#job-download")
    assert name == "photo-sea.png"


def test_a_server_without_jobs_offers_none(browser, photo):
    with running(runner=Inverter(), max_jobs=0) as client:
        pages = opened(browser, client)
        page = next(pages)
        give(page, photo)
        page.wait_for_selector("#download[href]")
        assert page.locator("#job-panel").is_hidden()
        assert client.ask("POST", "/v1/jobs", {})[0] == 501
        assert list(pages) == []
