import argparse
import json
import time

import numpy as np
import pytest

from tests.benchmarks import textbook_curve as curves
from tests.benchmarks.followed import LIST, Follower
from tests.benchmarks.reached import Point, our_row, reached, textbook_row
from tests.benchmarks.stopwatch import Stopwatch
from tfstyle.optimization.callbacks import Result, Step
from tfstyle.optimization.scales import Scale

pytestmark = pytest.mark.slow

FALLING = [Point(1.0, 5.0, 1), Point(2.0, 3.0, 2), Point(3.0, 4.0, 3)]


def test_a_goal_is_reached_at_the_first_point_below_it():
    assert reached(FALLING, 4.5) == FALLING[1]
    assert reached(FALLING, 3.0) == FALLING[1]
    assert reached(FALLING, 2.9) is None


def test_a_row_of_ours_has_the_median_over_the_runs():
    runs = [[Point(seconds, 1.0, 7)] for seconds in (4.0, 9.0, 5.0)]
    row = our_row(runs, goal=1.0, theirs=50.0)
    found = {name: row[name] for name in ("seconds", "least", "most", "factor")}
    assert found == {"seconds": 5.0, "least": 4.0, "most": 9.0, "factor": 10.0}


def test_a_goal_that_one_run_misses_is_not_reached():
    row = our_row([FALLING, [Point(1.0, 9.0, 1)]], goal=4.0, theirs=50.0)
    assert row == {"loss at the end": 4.0, "seconds": "not reached"}


def test_the_textbook_may_be_there_before_its_end():
    about = {}
    curve = curves.Curve([1.0, 2.0, 3.0, 4.0], [9.0, 2.5, 5.0, 3.0], 100, None, about)
    row = textbook_row(curve)
    assert (row["seconds"], row["steps"], row["in all"]) == (2.0, 1, 4.0)


def test_a_stopwatch_can_stand():
    watch = Stopwatch(100.0)
    with watch.stopped():
        began = watch.stood
        while watch._began + 100.02 > time.perf_counter():
            pass
    assert began == 0 < 0.01 < watch.stood
    assert watch.seconds >= 100


def test_pictures_of_full_size_are_kept_and_the_result(tmp_path, random):
    image = random.random((32, 48, 3), np.float32)
    scales = [Scale(16, 24, 2), Scale(32, 48, 5)]
    follower = Follower(tmp_path, 2, Stopwatch())
    follower.on_begin(scales)
    for number in range(1, 8):
        scale = scales[number > 2]
        follower.on_step(Step(number, scale, {}, 0.0, lambda n=number: image * n / 7))
    follower.on_end(Result(image, "iterations", [{}] * 7, {}))
    kept = json.loads((tmp_path / LIST).read_text())["pictures"]
    assert [picture["step"] for picture in kept] == [4, 6, 7]
    np.testing.assert_array_equal(np.load(kept[1]["path"]), image * 6 / 7)
    np.testing.assert_array_equal(np.load(kept[2]["path"]), image)
    seconds = [picture["seconds"] for picture in kept]
    assert seconds == sorted(seconds)


ABOUT = {"content": "a/photo.jpg", "style": "wave.png", "image_size": 64, "steps": 5}


def test_a_curve_is_named_by_what_it_is_of():
    path = curves.curve_path(curves.Path("out"), ABOUT)
    assert path.name.startswith("textbook_photo_wave_64px_5steps_")
    assert curves.curve_path(curves.Path("out"), {**ABOUT, "content": "photo.jpg"}) == (
        path
    )
    for change in ({"steps": 6}, {"digests": ["x"]}, {"processor": "another"}):
        assert curves.curve_path(curves.Path("out"), {**ABOUT, **change}) != path


class _Falling:
    """Stand-in for the textbook loop, whose picture is the number of steps."""

    ends_at = None

    def __init__(self):
        self.steps = 0

    def step(self):
        if self.steps == self.ends_at:
            raise KeyboardInterrupt
        self.steps += 1
        return 10.0 - (self.steps - 1)

    def loss(self):
        return 10.0 - self.steps

    @property
    def image(self):
        return np.full((1, 1, 3), self.steps)

    @property
    def state(self):
        return {"steps": self.steps}

    def load(self, state):
        self.steps = state["steps"]


def test_a_curve_that_was_ended_goes_on(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    path = tmp_path / "curve.json"
    path.with_suffix(".about").write_text(json.dumps(ABOUT))
    monkeypatch.setattr(curves, "_begin", lambda about, watch: _Falling())
    monkeypatch.setattr(_Falling, "ends_at", 3)
    with pytest.raises(KeyboardInterrupt):
        curves.run(path, every=2)
    assert not path.exists()
    monkeypatch.setattr(_Falling, "ends_at", None)
    curves.run(path, every=2)
    kept = json.loads(path.read_text())
    assert kept["losses"] == [10, 9, 8, 7, 6, 5]
    assert len(kept["seconds"]) == 6
    assert kept["seconds"] == sorted(kept["seconds"])
    assert kept["about"]["steps"] == 5
    assert np.load(path.with_suffix(".npy")).max() == 5
    assert not path.with_suffix(".pt").exists()


def test_a_curve_that_is_there_is_not_measured_again(tmp_path, monkeypatch):
    curve = {"about": ABOUT, "seconds": [1, 2], "losses": [3, 4], "peak_mib": 5}
    curves.curve_path(tmp_path, ABOUT).write_text(json.dumps(curve))
    monkeypatch.setattr(curves, "identity", lambda *of: ABOUT)
    monkeypatch.setattr(curves, "run_command", None)  # must not be called
    found = curves.textbook_curve(tmp_path, "a", "b", argparse.Namespace())
    assert (found.seconds, found.losses, found.peak_mib) == ([1, 2], [3, 4], 5)
    assert found.picture.suffix == ".npy"
