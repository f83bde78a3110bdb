"""Tests of `tfstyle live`, with a video instead of a camera."""

import io
import re
import time
import urllib.request

import numpy as np
import pytest
from PIL import Image

from tests.methods.video.clips import moving_squares, write_clip
from tfstyle.methods.video.live import Latest, LiveServer

pytest.importorskip("cv2")


@pytest.mark.parametrize(
    ("camera", "expected"),
    [
        ("99", "the number of an available camera, but no picture"),
        (str(10**30), "the number of an available camera, but no picture"),
        ("http://127.0.0.1:9/", "the address of a video stream, but no picture"),
        ("none.mp4", "a camera number, the address of a video stream or an existing"),
        ("text.mp4", "a video file or device, but no picture"),
    ],
)
def test_without_pictures_there_is_one_line(
    camera, expected, command_here, folder, model
):
    (folder / "text.mp4").write_text("no video")
    words = (f"--model={model}", "--style=waves", f"--camera={camera}")
    ended = command_here("live", *words)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"tfstyle: Expected `camera` to be {expected}")
    assert ended.stderr.endswith(f"Received: camera='{camera}'\n")
    assert ended.stderr.count("\n") == 1


def test_what_a_camera_gives_is_painted(command_here, folder, model):
    write_clip(folder / "in.mp4", moving_squares(5))
    ended = command_here(
        "live", f"--model={model}", "--style=waves", "--camera=in.mp4", "--port=0"
    )
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0].startswith("Open http://127.0.0.1:")
    # Frames that arrive while another frame is being painted are dropped.
    assert 1 <= int(re.search(r"after (\d+) pictures", lines[1])[1]) <= 5


@pytest.mark.slow
def test_the_page_shows_the_newest_frame():
    server, frame = LiveServer(0), moving_squares(1)[0]

    def frames():
        deadline = time.monotonic() + 60
        while "jpeg" not in seen and time.monotonic() < deadline:
            yield frame
            time.sleep(0.02)

    import threading

    seen = {}

    def visit():
        with urllib.request.urlopen(server.url, timeout=60) as page:
            seen["page"] = page.read()
        with urllib.request.urlopen(f"{server.url}/stream", timeout=60) as stream:
            head = b"".join(stream.readline() for _ in range(4))
            length = int(re.search(rb"Content-Length: (\d+)", head)[1])
            seen["jpeg"] = stream.read(length)

    visitor = threading.Thread(target=visit)
    visitor.start()
    assert server.show(frames()) > 0
    visitor.join()
    assert b"/stream" in seen["page"]
    picture = np.asarray(Image.open(io.BytesIO(seen["jpeg"])))
    assert np.abs(picture.astype(int) - frame).mean() < 5


def test_only_the_newest_waits():
    latest = Latest()
    for item in range(5):
        latest.put(item)
    latest.end()
    assert list(latest) == [4]
