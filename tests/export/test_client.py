"""Tests of `client.py` over REST."""

import io
import json

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.export.asking import answering, ask
from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of, picture
from tests.serving.running import running

GOOD = (200, {}, json.dumps({"predictions": [b64(b"painted")]}).encode())
BUSY = {"error": "The queue is full; try again in 7 s."}


def _busy(status, **headers):
    return status, {n.replace("_", "-"): v for n, v in headers.items()}, b"{}"


def _decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.fixture(scope="module")
def inverter():
    with running(runner=Inverter()) as server:
        yield server


@pytest.fixture
def url(inverter):
    return f"{inverter.url}/v1/models/inverter"


@pytest.fixture
def folder(tmp_path, photo):
    (tmp_path / "photo.jpg").write_bytes(photo)
    return tmp_path


def test_paints_with_the_standard_library_alone(folder, url, photo):
    done = ask(folder, f"--url={url}/", "--style=waves")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sorted(path.name for path in folder.iterdir()) == ["out.jpg", "photo.jpg"]
    painted = _decoded((folder / "out.jpg").read_bytes())
    np.testing.assert_allclose(painted, 255 - _decoded(photo), atol=40)


@pytest.mark.parametrize(
    ("sent", "output", "written"),
    [
        ("JPEG", "out.JPG", "JPEG"),
        ("JPEG", "out.jpeg", "JPEG"),
        ("JPEG", "out", "JPEG"),
        ("PNG", "out.png", "PNG"),
        ("WEBP", "out.PNG", "PNG"),
    ],
)
def test_writes_what_the_ending_says(tmp_path, url, random, sent, output, written):
    (tmp_path / "x").write_bytes(file_of(picture(random), sent))
    done = ask(tmp_path, f"--url={url}", "--style=waves", photo="x", output=output)
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(tmp_path / output) as painted:
        assert painted.format == written


@pytest.mark.parametrize(
    ("sent", "output", "better"),
    [
        ("PNG", "out.jpg", "out.png"),
        ("WEBP", "out.webp", "out.png"),
        ("JPEG", "out.png", "out.jpg"),
        ("JPEG", "out.tif", "out.jpg"),
    ],
)
def test_refuses_another_ending_before_it_asks(tmp_path, random, sent, output, better):
    (tmp_path / "x").write_bytes(file_of(picture(random), sent))
    nobody = "--url=http://127.0.0.1:9/v1/models/x"
    done = ask(tmp_path, nobody, "--style=waves", photo="x", output=output)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"such as {better}; the result" in done.stderr
    assert f"Received: {output}" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_refuses_a_file_that_is_no_picture_before_it_asks(tmp_path):
    (tmp_path / "x.jpg").write_text("text")
    nobody = "--url=http://127.0.0.1:9/v1/models/x"
    done = ask(tmp_path, nobody, "--style=waves", photo="x.jpg", output="out.jpg")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Expected photo to be a JPEG, PNG or WebP file" in done.stderr
    assert "Received: x.jpg" in done.stderr


@pytest.mark.slow
def test_refuses_an_answer_in_another_format(folder, random):
    png = file_of(picture(random))
    answer = (200, {}, json.dumps({"predictions": [b64(png)]}).encode())
    with answering(answer) as (url, _):
        flags = f"--url={url}", "--style=waves", "--style_names=waves"
        done = ask(folder, *flags)
    assert (done.returncode, "out.png" in done.stderr) == (1, True)
    assert not (folder / "out.jpg").exists()


def test_a_blend_at_a_strength_of_a_version(client, url, random):
    pixels = picture(random)
    weights = client.weights_of("lines:3,waves", ["dots", "lines", "waves"])
    assert weights == [0, 3, 1]
    painted = client.predict(f"{url}/versions/1", file_of(pixels), weights, 0.25)
    expected = pixels * 0.75 + (255 - pixels.astype(float)) * 0.25
    np.testing.assert_allclose(_decoded(painted), expected, atol=0.51)


@pytest.mark.slow
def test_the_weights_reach_the_network(client, random):
    runner = Inverter()
    with running(runner=runner) as server:
        url = f"{server.url}/v1/models/inverter"
        client.predict(url, file_of(picture(random)), [0, 3, 1], 0.5)
    np.testing.assert_allclose(runner.seen[-1], [0, 0.375, 0.125])


def test_names_from_the_exported_card(folder, server, exported):
    card = exported / "tiny" / "1" / "assets.extra" / "tfstyle.json"
    url = f"{server.url}/v1/models/tiny/labels/canary"
    done = ask(folder, f"--url={url}", f"--card={card}", "--style=dots")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (["--style=wavs"], "Expected --style to be one of dots, lines, waves"),
        (["--style=waves:x"], "Received: --style=waves:x"),
        (["--style=waves", "--strength=3"], "`strength` to be from 0 to 1"),
        (["--style=waves:-1"], "400"),
        (["--style=a", "--style_names=a,b"], "400"),
        (["--style=a", "--card=none.json"], "none.json"),
        (["--style=a", "--card=photo.jpg"], "use --card"),
        (["--style=waves", "--tries=0", "--strength=nan"], "400"),
    ],
)
def test_a_mistake_is_one_line(folder, url, flags, line):
    done = ask(folder, f"--url={url}", *flags)
    assert done.returncode == 1
    assert line in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (folder / "out.jpg").exists()


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://127.0.0.1:9/v1/models/x", "Connection refused"),
        ("127.0.0.1:9/v1/models/x", "expected http://HOST:PORT"),
        ("http://127.0.0.1:99999/v1/models/x", "99999"),
        ("http://none.invalid/v1/models/x", "No answer from a server"),
    ],
)
def test_no_server_is_one_line(folder, url, line):
    done = ask(folder, f"--url={url}", "--style=waves", "--style_names=waves")
    assert done.returncode == 1
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_model_is_told_with_its_status(folder, inverter):
    done = ask(folder, f"--url={inverter.url}/v1/models/half", "--style=waves")
    assert done.returncode == 1
    assert "404" in done.stderr
    assert "Servable not found" in done.stderr


def test_a_photograph_or_a_folder_that_is_not_there(folder, url):
    (folder / "photo.jpg").unlink()
    done = ask(folder, f"--url={url}", "--style=waves")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "photo.jpg" in done.stderr


@pytest.fixture
def waits(client, monkeypatch):
    """Seconds that the client would have waited."""
    waits = []
    monkeypatch.setattr(client.time, "sleep", waits.append)
    return waits


@pytest.mark.slow
@pytest.mark.parametrize(
    ("refusals", "expected"),
    [
        ([_busy(429, Retry_After="7")], [7]),
        ([_busy(429, Retry_After="7"), _busy(503)], [7, 2]),
        ([_busy(429, Retry_After="99999")], [60]),
        ([_busy(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")], [2]),
    ],
)
def test_waits_as_long_as_it_is_told_and_asks_again(client, waits, refusals, expected):
    with answering(*refusals, GOOD) as (url, count):
        painted = client._patiently(lambda: client.predict(url, b"", [1.0]), 5)
    assert painted == b"painted"
    assert waits == expected
    assert count == [len(refusals) + 1]


@pytest.mark.slow
def test_gives_up_after_some_tries(client, waits):
    full = (429, {"Retry-After": "7"}, json.dumps(BUSY).encode())
    with (
        answering(full) as (url, count),
        pytest.raises(client.ClientError, match=r"429.*The queue is full"),
    ):
        client._patiently(lambda: client.predict(url, b"", [1.0]), 3)
    assert (count, waits) == ([3], [7, 7])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ((502, {}, b"<html>\n<b>Bad\nGateway</b>"), "502 <html> <b>Bad Gateway</b>"),
        ((500, {}, b"\xff"), "500"),
        ((200, {}, b"<html>"), "No answer from a server at http"),
        ((200, {}, b"[]"), "like a tfstyle network"),
        ((200, {}, b'{"predictions": []}'), "like a tfstyle network"),
        ((200, {}, b'{"predictions": [0.5]}'), "like a tfstyle network"),
        ((200, {"Content-Length": "99"}, b"{"), "No answer from a server at http"),
        ((504, {}, b'{"error": "Not painted within 60 s"}'), "504.*Not painted"),
    ],
)
def test_other_answers_are_told_and_not_asked_for_again(client, waits, answer, line):
    with (
        answering(answer) as (url, count),
        pytest.raises(client.ClientError, match=line) as error,
    ):
        client._patiently(lambda: client.predict(url, b"", [1.0]), 3)
    assert "\n" not in str(error.value)
    assert (count, waits) == ([1], [])


@pytest.mark.slow
def test_a_painting_is_sent_with_or_without_names(tmp_path, painting_model, random):
    painting, photo = (random.integers(0, 255, (20, 32, 3), np.uint8) for _ in range(2))
    (tmp_path / "painting.png").write_bytes(file_of(painting))
    (tmp_path / "photo.png").write_bytes(file_of(photo))
    with running(models=[f"any={painting_model}"]) as server:
        url = f"--url={server.url}/v1/models/any"
        for flags, style in (
            (["--painting=painting.png"], painting),
            (["--painting=painting.png", "--style=waves:3"], ["waves:3", painting]),
            (["--style=waves:3,dots"], "waves:3,dots"),
        ):
            paths = {"photo": "photo.png", "output": "out.png"}
            done = ask(tmp_path, url, *flags, **paths)
            assert (done.returncode, done.stderr) == (0, "")
            painted = _decoded((tmp_path / "out.png").read_bytes()) / 255
            given = {"model": painting_model, "runtime": "litert"}
            expected = tfstyle.stylize(photo, style, **given)
            np.testing.assert_allclose(painted, expected, atol=2 / 255)
        done = ask(tmp_path, url, photo="photo.png", output="out.png")
        assert "Expected --style or --painting" in done.stderr
