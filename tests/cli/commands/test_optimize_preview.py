"""Test of the preview page of a running `tfstyle optimize`."""

import json
import re
import signal
import urllib.request

import pytest

from tfstyle.images import load

ARGUMENTS = (
    *("optimize", "--content=photo.png", "--style=painting.png", "--output=out.png"),
    *("--image_size=48", "--min_scale=48", "--allow_random_features"),
    *("--content_layers=relu2_1", "--style_layers=relu1_1,relu2_1"),
)


@pytest.mark.slow
def test_the_picture_is_shown_while_it_grows(folder, start):
    process = start(*ARGUMENTS, "--iterations=5000", "--preview=0")
    line = process.stderr.readline()
    url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
    events = []
    with urllib.request.urlopen(f"{url}/events", timeout=300) as stream:
        for sent in stream:
            if sent.startswith(b"data: "):
                events.append(json.loads(sent.removeprefix(b"data: ")))
            if len(events) == 3:
                break
    assert [event["step"] for event in events] == [1, 2, 3]
    assert {event["steps"] for event in events} == {5000}
    with urllib.request.urlopen(f"{url}/picture", timeout=60) as answer:
        assert answer.headers["content-type"] == "image/jpeg"
        assert load(answer.read()).shape[2] == 3
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=300)
    assert process.returncode == 130
    assert load(folder / "out.png").shape == (32, 48, 3)
    assert "preview" not in (folder / "out.png.cfg").read_text()
    with pytest.raises(OSError):
        urllib.request.urlopen(url, timeout=5)
