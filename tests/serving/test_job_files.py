"""Tests of files for jobs, which are checked before a job is accepted."""

import numpy as np
import pytest

from tests.serving.inverter import Inverter
from tests.serving.job_bodies import job_body, job_pictures
from tests.serving.pictures import b64, file_of, png_bomb, scan_bomb
from tests.serving.running import running

pytestmark = pytest.mark.slow

LIMIT = 20_000
LARGE = b64(file_of(np.zeros((160, 160, 3), np.uint8)))


@pytest.fixture(scope="module")
def client():
    limits = {"max_pixels": LIMIT, "max_jobs": 1, "workers": 1}
    with running(runner=Inverter(), **limits) as client:
        yield client


@pytest.fixture(scope="module")
def body():
    return job_body(job_pictures())


def _truncated(kind):
    return b64(file_of(job_pictures()[1], kind)[:-300])


KEYS = ["image_bytes", "style_image_bytes", "keep_mask_bytes", "init_image_bytes"]


@pytest.mark.parametrize("key", [*KEYS, "content_mask_bytes", "style_mask_bytes"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(client, body, key, kind):
    given = {**body, key: _truncated(kind)}
    given["options"] = {k: v for k, v in body["options"].items() if k != "init"}
    status, _, told = client.ask("POST", "/v1/jobs", given)
    assert (status, list(told)) == (400, ["error"])
    assert told["error"].startswith(f"Expected `{key}` to be a ")
    assert "damaged" in told["error"]
    assert "\n" not in told["error"]


@pytest.mark.parametrize("large", [LARGE, b64(png_bomb(12_000))])
def test_too_many_pixels_are_refused(client, body, large):
    status, _, told = client.ask("POST", "/v1/jobs", {**body, "image_bytes": large})
    assert status == 413
    assert f"Expected at most {LIMIT} pixels in one request" in told["error"]
    assert "all pictures together)" in told["error"]
    assert "\n" not in told["error"]


def test_a_result_that_would_be_too_narrow_is_refused(client, body):
    strip = b64(file_of(np.zeros((16, 800, 3), np.uint8)))
    status, _, told = client.ask("POST", "/v1/jobs", {**body, "image_bytes": strip})
    assert status == 400
    assert "at least 16 x 16 pixels, not 64 x 1" in told["error"]


def test_what_takes_long_to_decode_is_refused(client, body):
    bomb = b64(scan_bomb(140, 200_000))
    status, _, told = client.ask("POST", "/v1/jobs", {**body, "image_bytes": bomb})
    assert status == 400
    assert "can be decoded in reasonable time" in told["error"]
    # The next one is accepted.
    status, _, job = client.ask("POST", "/v1/jobs", body)
    assert status == 201
    client.ask("DELETE", f"/v1/jobs/{job['id']}")


def test_other_methods_are_refused(client):
    for path, method, allowed in (
        ("/v1/jobs", "GET", "POST"),
        ("/v1/jobs/x", "POST", "DELETE, GET, HEAD"),
        ("/v1/jobs/x/events", "DELETE", "GET, HEAD"),
    ):
        status, headers, told = client.ask(method, path)
        assert (status, headers["allow"]) == (405, allowed)
        assert told == {"error": f"Method Not Allowed: {method} {path}"}
