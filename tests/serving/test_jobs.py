"""Tests of optimization jobs: events, pictures, cancellation and server restarts."""

import base64
import io
import json
import math
import time
from tempfile import NamedTemporaryFile

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.serving.following import followed, is_over, submitted
from tests.serving.inverter import Inverter
from tests.serving.job_bodies import ORDINARY, job_body, job_pictures
from tests.serving.pictures import b64, file_of
from tests.serving.running import running
from tfstyle.errors import InputError
from tfstyle.optimization.callbacks import Result
from tfstyle.serving import job_api, optimization_work
from tfstyle.serving.events import Events
from tfstyle.serving.job_kind import Order
from tfstyle.serving.job_queue import _find_jobs
from tfstyle.serving.job_work import Work
from tfstyle.serving.optimization_job import OPTIMIZATION
from tfstyle.serving.optimization_work import _keep
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.stored_job import StoredJob


@pytest.fixture(scope="module")
def pictures():
    return job_pictures()


def _picture(client, job):
    status, headers, content = client.ask("GET", f"/v1/jobs/{job}/picture")
    assert status == 200
    return headers["content-type"], np.asarray(Image.open(io.BytesIO(content)))


@pytest.mark.nightly
def test_a_job_survives_a_restart_and_is_then_cancelable(
    vgg19_weights, pictures, tmp_path
):
    runner, init = Inverter(), pictures[1][::-1]
    body = job_body(pictures)
    body["options"].pop("init")
    body["init_image_bytes"] = b64(file_of(init))
    with running(runner=runner, jobs_folder=str(tmp_path / "jobs")) as client:
        job = submitted(client, body)
        # Beyond a checkpoint.
        before = followed(client, job, lambda event: event.get("step", 0) >= 8)
        assert client.ask("GET", f"/v1/jobs/{job}")[2]["state"] == "running"
        kind, preview = _picture(client, job)
        assert (kind, preview.shape[2]) == ("image/jpeg", 3)
    # The folder may have another path by then.
    (tmp_path / "jobs").rename(tmp_path / "moved")
    with running(runner=runner, jobs_folder=str(tmp_path / "moved")) as client:
        events = followed(client, job, is_over, max(before))
        assert min(events) > max(before)
        last = events[max(events)]
        assert last["state"] == "done", last
        kind, picture = _picture(client, job)
        assert kind == "image/png"
        files = {path.name for path in (tmp_path / "moved" / job).iterdir()}
        assert files == {"job.json", "events.jsonl", "preview.jpg", "result.png"}
        running_ones = [e for e in (*before.values(), *events.values()) if "step" in e]
        assert {e["step"] for e in running_ones} == set(range(1, 25))
        assert {e["steps"] for e in running_ones} == {24}
        first = running_ones[0]
        assert first["picture"] == first["step"] == 1
        assert first["loss"] > last["loss"]
        assert {"content", "style", "seconds_left", "width"} <= set(first)
        Image.fromarray(init).save(tmp_path / "init.png")
        options = {**ORDINARY, "init": str(tmp_path / "init.png")}
        expected = tfstyle.optimize(*pictures, **options)
        np.testing.assert_allclose(picture / 255, expected, atol=0.51 / 255)

        job = submitted(client, job_body(pictures, iterations=500))
        followed(client, job, lambda event: event.get("step", 0) >= 3)
        assert client.ask("DELETE", f"/v1/jobs/{job}")[0] == 200
        events = followed(client, job, is_over)
        last = events[max(events)]
        assert last["state"] == "canceled"
        assert 3 <= last["step"] < 400
        assert _picture(client, job)[1].shape == (48, 64, 3)


@pytest.mark.slow
def test_the_queue_is_bounded_and_waiting_jobs_are_canceled(pictures, monkeypatch):
    with running(runner=Inverter(), max_jobs=1, job_hours=0.001) as client:
        first = submitted(client, job_body(pictures))
        end = time.monotonic() + 30
        while client.ask("GET", f"/v1/jobs/{first}")[2]["state"] == "waiting":
            assert time.monotonic() < end
        second = submitted(client, job_body(pictures))
        assert client.ask("GET", f"/v1/jobs/{second}")[2]["ahead"] == 1
        status, headers, told = client.ask("POST", "/v1/jobs", job_body(pictures))
        expected = {"error": "The queue is full; try again in 30 s."}
        assert (status, told) == (429, expected)
        assert headers["retry-after"] == "30"
        with monkeypatch.context() as patch:
            patch.setattr(job_api, "_MAX_READERS", 0)
            status, _, told = client.ask("GET", f"/v1/jobs/{first}/events")
        expected = {"error": "Too many clients are following jobs; try again in 5 s."}
        assert (status, told) == (429, expected)
        told = client.ask("DELETE", f"/v1/jobs/{second}")[2]
        assert (told["state"], told["picture_url"]) == ("canceled", None)
        # While it loads: nothing to keep.
        client.ask("DELETE", f"/v1/jobs/{first}")
        events = followed(client, first, is_over)
        assert events[max(events)]["state"] == "canceled"
        assert client.ask("GET", f"/v1/jobs/{first}/picture")[0] == 404
        # Results expire, which is looked for when there is something to do.
        time.sleep(4)
        third = submitted(client, job_body(pictures))
        end = time.monotonic() + 30
        while client.ask("GET", f"/v1/jobs/{first}")[0] != 404:
            assert time.monotonic() < end
        client.ask("DELETE", f"/v1/jobs/{third}")


@pytest.mark.slow
def test_damaged_pictures_are_told(pictures):
    body = job_body(pictures)
    damaged = base64.b64decode(body["image_bytes"]["b64"])[:60]
    with running(runner=Inverter()) as client:
        given = {**body, "image_bytes": b64(damaged)}
        status, _, told = client.ask("POST", "/v1/jobs", given)
        assert status == 400
        assert "Expected `image_bytes`" in told["error"]


def test_pages_of_other_sites_are_refused(client, pictures):
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    answer = client.ask("POST", "/v1/jobs", job_body(pictures), headers=headers)
    assert answer[0] == 403
    status, _, _ = client.ask("GET", "/v1/jobs/any/events", headers=headers)
    assert status == 403
    headers = client.ask("GET", "/healthz")[1]
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_unknown_jobs_are_told(client):
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/events")):
        status, _, told = client.ask(method, f"/v1/jobs/unknown{path}")
        assert (status, list(told)) == (404, ["error"])


@pytest.mark.nightly
def test_masks_and_further_pictures_are_those_of_the_function(
    vgg19_weights, pictures, random
):
    photo, painting = pictures
    other = random.integers(0, 256, (40, 40, 3), np.uint8)
    left, keep = np.zeros((2, 60, 80, 3), np.uint8)
    left[:, :40] = 255
    keep[:20] = 255
    given = {
        "content_mask": [left, 255 - left],
        "style_mask": [np.full_like(painting, 255), 255 - left],
        "keep_mask": keep,
        "fine_style": other,
    }
    paintings = [painting, other]
    body = job_body(pictures, iterations=3, style_blend_weights=[2, 1])
    body["options"].pop("init")
    body["style_image_bytes"] = _files(paintings)
    body["init_image_bytes"] = _files(other)
    body |= {
        f"{name}{'_image' * (name == 'fine_style')}_bytes": _files(value)
        for name, value in given.items()
    }
    with running(runner=Inverter()) as client:
        job = submitted(client, body)
        events = followed(client, job, is_over)
        assert events[max(events)]["state"] == "done", events[max(events)]
        _, picture = _picture(client, job)
    with NamedTemporaryFile(suffix=".png") as file:
        Image.fromarray(other).save(file.name)
        options = {**body["options"], "style_blend_weights": (2, 1)}
        expected = tfstyle.optimize(
            photo, paintings, **given, **options, init=file.name
        )
    np.testing.assert_allclose(picture / 255, expected, atol=0.51 / 255)


def _files(arrays):
    if isinstance(arrays, list):
        return [b64(file_of(array)) for array in arrays]
    return b64(file_of(arrays))


def test_a_folder_of_jobs_that_cannot_be_used(tmp_path):
    (tmp_path / "file").touch()
    folder = str(tmp_path / "file" / "jobs")
    with (
        pytest.raises(InputError, match="jobs_folder"),
        running(runner=Inverter(), jobs_folder=folder),
    ):
        pass


def test_readers_are_released_even_if_the_disk_fails(tmp_path):
    job = StoredJob.create(tmp_path / "job", Order(OPTIMIZATION, {}, {}))
    job.delete()
    with pytest.raises(InputError):
        job.end("done")
    assert job.events.is_over
    assert job.is_over


@pytest.mark.parametrize(
    "about", ["null", "[]", "{}", "[" * 100_000, {"began": None}, {"options": None}]
)
def test_damaged_jobs_are_left_out(tmp_path, about):
    for name in ("a", "b"):
        StoredJob.create(tmp_path / name, Order(OPTIMIZATION, {}, {}))
    file = tmp_path / "a" / "job.json"
    if isinstance(about, dict):
        about = json.dumps({**json.loads(file.read_text()), **about})
    file.write_text(about)
    assert [job.id for job in _find_jobs(tmp_path)] == ["b"]


def test_events_of_a_wrong_type_are_left_out(tmp_path):
    job = StoredJob.create(tmp_path / "job", Order(OPTIMIZATION, {}, {}))
    job.add_event({"state": "running", "step": 1})
    with (tmp_path / "job" / "events.jsonl").open("a") as file:
        file.write("null\n")
    assert StoredJob.open(tmp_path / "job").events.last == {
        "state": "running",
        "step": 1,
    }


def test_a_first_loss_that_is_not_finite_is_a_failure(tmp_path):
    def curve(*losses):
        entries = [{"loss": loss} for loss in losses]
        return Result(np.zeros((16, 16, 3), np.float32), "not_finite", entries, {})

    work = Work(tmp_path, {}, "", ServeOptions(), lambda event: None, lambda: False)
    failed = {"state": "failed", "error": "The loss is not finite."}
    assert _keep(work, curve(math.nan), "PNG") == failed
    assert not list(tmp_path.iterdir())
    assert _keep(work, curve(1.0, math.nan), "PNG") == {"state": "done"}
    assert (tmp_path / "result.png").exists()


def test_readers_with_an_unknown_number_get_the_latest_event():
    events = Events([{"step": 1}, {"step": 2}])
    assert [events.known(n) for n in (0, 1, 2, 3, 99_999)] == [0, 1, 2, 1, 1]
    assert events.after(events.known(99_999)) == [(2, {"step": 2})]
    assert Events().known(9) == 0


def test_a_job_does_not_measure_its_result(tmp_path, pictures, monkeypatch):
    given = {}

    def run(**arguments):
        given.update(arguments)
        return Result(np.zeros((16, 16, 3), np.float32), "callback", [], {})

    monkeypatch.setattr(optimization_work, "run_optimize", run)
    for name, pixels in zip(("content", "style0"), pictures, strict=True):
        (tmp_path / name).write_bytes(file_of(pixels))
    work = Work(tmp_path, {}, "", ServeOptions(), lambda event: None, lambda: True)
    assert optimization_work.optimize(work) == {"state": "canceled"}
    assert given["measured"] is False


def test_unfinished_jobs_wait_again_and_cut_events_are_left_out(tmp_path):
    order = Order(OPTIMIZATION, {}, {"iterations": 3})
    job = StoredJob.create(tmp_path / "job", order)
    job.state = "running"
    job.add_event({"state": "running", "step": 1})
    with (tmp_path / "job" / "events.jsonl").open("a") as file:
        file.write('{"state": "runn')
    opened = StoredJob.open(tmp_path / "job")
    assert (opened.state, opened.options) == ("waiting", {"iterations": 3})
    assert opened.events.after(0) == [(1, {"state": "running", "step": 1})]
