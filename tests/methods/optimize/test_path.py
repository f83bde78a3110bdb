"""Test of the packages that a content image passes through during `optimize`."""

import os
import sys
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

import tfstyle
from tfstyle.cli.main import main
from tfstyle.images import save

ROOT = str(Path(tfstyle.__file__).parent) + os.sep
# With more packages, the path of a content image would be hard to follow.
MOST_ROOMS = 11


class Trace:
    """Notes each room that is given the content image, or a picture made of it."""

    def __init__(self):
        self.rooms = []
        self._pictures = []  # kept, so that their ids are not reused

    def __call__(self, frame, event, value):
        name = frame.f_code.co_filename
        if event not in ("call", "return") or not name.startswith(ROOT):
            return
        path = Path(name.removeprefix(ROOT))
        room = ".".join(path.parent.parts) or path.stem
        room = room.replace("cli.commands", "cli")
        if event == "return" and _is_content(frame) and _is_picture(value):
            self._pictures.append(value)
        if not self._is_held(_arguments(frame)):
            return
        if self.rooms[-1:] != [room]:
            self.rooms.append(room)
        if event == "return" and _is_picture(value) and not self._is_held([value]):
            self._pictures.append(value)

    def _is_held(self, values) -> bool:
        return any(value is p for value in values for p in self._pictures)


def _is_content(frame) -> bool:
    is_loading = frame.f_code.co_filename.endswith("images/load.py")
    return is_loading and frame.f_locals.get("name") == "content"


def _arguments(frame) -> list:
    """Values of the arguments, and what they hold."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    values = [frame.f_locals[name] for name in names if name in frame.f_locals]
    held = [vars(value).values() for value in values if hasattr(value, "__dict__")]
    return [*values, *chain(*held)]


def _is_picture(value) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 3 and value.shape[2] == 3


@pytest.mark.slow
def test_the_content_image_passes_few_rooms_and_never_returns(
    random, tmp_path, no_weights, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for name in ("photo.png", "painting.png"):
        save(random.random((24, 32, 3), np.float32), name)
    flags = ["--content=photo.png", "--style=painting.png", "--output=out.png"]
    flags += ["--image_size=32", "--min_scale=32", "--iterations=1"]
    trace = Trace()
    sys.setprofile(trace)
    try:
        code = main(["tfstyle", "optimize", *flags, "--allow_random_features"])
    finally:
        sys.setprofile(None)
    assert code == 0
    assert {"images", "methods.optimize", "optimization"} <= set(trace.rooms)
    assert len(set(trace.rooms)) <= MOST_ROOMS
    # Finally, the command gets the result and saves it; the result reports its own
    # size.
    end = trace.rooms.index("cli")
    assert set(trace.rooms[end:]) <= {"cli", "images", "optimization"}
