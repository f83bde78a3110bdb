import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.optimization.callbacks import Callback
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.loop import PATIENCE, Loop
from tfstyle.optimization.optimizers.adam import Adam
from tfstyle.optimization.optimizers.normalized_gradient import NormalizedGradient
from tfstyle.optimization.scales import Scale

SCALES = [Scale(16, 24, 6), Scale(32, 48, 7)]


class Recorder(Callback):
    def __init__(self, stop_at=None, error=None):
        self.steps, self.stop_at, self.error = [], stop_at, error

    def on_step(self, step):
        self.steps.append(step)
        if self.error and step.number == self.stop_at:
            raise self.error
        return step.number == self.stop_at


@pytest.fixture
def start(random):
    return Snapshot(random.random((16, 24, 3), np.float32))


def _loop(problem_at, *callbacks, optimizer=None, **options):
    optimizer = optimizer or Adam(0.02)
    return Loop(SCALES, problem_at, optimizer, callbacks, **options)


def test_goes_through_all_scales_towards_the_goal(problem_at, start, goal):
    recorder = Recorder()
    loop = _loop(problem_at, recorder)
    image = loop.run(start)
    assert loop.stopped_by == "iterations"
    assert [step.number for step in recorder.steps] == list(range(1, 14))
    assert [note["height"] for note in loop.curve] == [16] * 6 + [32] * 7
    before = np.square(resize(start.image, (32, 48)) - goal).mean()
    assert np.square(image - goal).mean() < 0.7 * before


def test_progress_counts_pixels(problem_at, start):
    recorder = Recorder()
    _loop(problem_at, recorder).run(start)
    coarse, fine = 16 * 24 * 6, 32 * 48 * 7
    assert recorder.steps[5].progress == pytest.approx(coarse / (coarse + fine))
    assert recorder.steps[-1].progress == pytest.approx(1)


def test_the_last_picture_counts_too(problem_at, start):
    """Adam reports the loss before each step, so the last picture is measured once."""
    loop = _loop(problem_at)
    image = loop.run(start)
    np.testing.assert_array_equal(image, loop.optimizer.image)


def test_ctrl_c_before_the_first_step_has_no_picture(problem_at, start):
    def interrupted(scale):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _loop(interrupted).run(start)


def test_ctrl_c_before_a_resumed_run_has_begun(problem_at, start):
    def interrupted(scale):
        raise KeyboardInterrupt

    snapshot = Snapshot(start.image, curve=[{"step": 1, "loss": 1.0, "seconds": 1.0}])
    with pytest.raises(KeyboardInterrupt):
        _loop(interrupted).run(snapshot)


@pytest.mark.parametrize("stop_at", [3, 6, 9])
def test_a_callback_ends_the_run_with_a_picture_of_full_size(
    problem_at, start, stop_at
):
    loop = _loop(problem_at, Recorder(stop_at))
    assert loop.run(start).shape == (32, 48, 3)
    assert (loop.stopped_by, len(loop.curve)) == ("callback", stop_at)


def test_ctrl_c_ends_the_run_with_a_picture(problem_at, start):
    loop = _loop(problem_at, Recorder(3, KeyboardInterrupt()))
    assert loop.run(start).shape == (32, 48, 3)
    assert loop.stopped_by == "interrupt"


@pytest.mark.slow
@pytest.mark.parametrize("stop_at", [2, 5, 6, 8, 12])
def test_a_resumed_run_ends_in_the_same_picture(problem_at, start, tmp_path, stop_at):
    whole = _loop(problem_at)
    expected = whole.run(start)
    checkpoint = Checkpoint(tmp_path / "run", 3, {})
    killed = Recorder(stop_at, RuntimeError("kill -9"))
    with pytest.raises(RuntimeError):
        _loop(problem_at, killed, checkpoint=checkpoint).run(start)
    snapshot = checkpoint.load() or start
    assert stop_at - len(snapshot.curve) <= 3
    resumed = _loop(problem_at, checkpoint=checkpoint)
    np.testing.assert_array_equal(resumed.run(snapshot), expected)
    losses = [[note["loss"] for note in loop.curve] for loop in (resumed, whole)]
    assert losses[0] == losses[1]


def test_stopping_by_a_callback_saves_at_once(problem_at, start, tmp_path):
    checkpoint = Checkpoint(tmp_path / "run", 100, {})
    _loop(problem_at, Recorder(5), checkpoint=checkpoint).run(start)
    assert len(checkpoint.load().curve) == 5


def test_the_last_step_is_saved(problem_at, start, tmp_path):
    checkpoint = Checkpoint(tmp_path / "run", 100, {})
    loop = _loop(problem_at, checkpoint=checkpoint)
    loop.run(start)
    assert checkpoint.load().curve == loop.curve


def test_a_scale_ends_when_the_loss_no_longer_falls(problem_at, goal):
    scales = [Scale(32, 48, 200)]
    start = Snapshot(goal.copy())  # it cannot become better
    loop = Loop(scales, problem_at, Adam(1e-6), tolerance=1e-3)
    loop.run(start)
    assert len(loop.curve) == PATIENCE + 1


@pytest.mark.parametrize("offset", [0.0, -7.0])
def test_a_loss_below_zero_converges_no_later(problem_at, goal, offset):
    def shifted(scale):
        problem = problem_at(scale)
        see = problem.values

        def values(*now):
            return {name: value + offset for name, value in see(*now).items()}

        problem.values = values
        return problem

    scales = [Scale(32, 48, 2 * PATIENCE)]
    optimizer = NormalizedGradient(1e-9)  # the loss stays as it is
    loop = Loop(scales, shifted, optimizer, tolerance=1e-3)
    loop.run(Snapshot(np.clip(goal + 0.1, 0, 1)))
    assert np.sign(loop.curve[-1]["loss"]) == (-1 if offset else 1)
    assert (loop.stopped_by, len(loop.curve)) == ("tolerance", PATIENCE + 1)


def test_a_normalized_descent_ends_with_its_last_picture(problem_at, start, tmp_path):
    checkpoint = Checkpoint(tmp_path / "run", 4, {})
    whole = _loop(problem_at, optimizer=NormalizedGradient(0.02, 5))
    expected = whole.run(start)
    np.testing.assert_array_equal(expected, whole.optimizer.image)
    killed = Recorder(10, RuntimeError("kill -9"))
    options = {"optimizer": NormalizedGradient(0.02, 5), "checkpoint": checkpoint}
    with pytest.raises(RuntimeError):
        _loop(problem_at, killed, **options).run(start)
    resumed = _loop(problem_at, optimizer=NormalizedGradient(0.02, 5))
    np.testing.assert_array_equal(resumed.run(checkpoint.load()), expected)


def test_convergence_at_a_checkpoint_is_found_again(problem_at, goal, tmp_path):
    scales = [Scale(32, 48, 200), Scale(32, 48, 2)]
    checkpoint = Checkpoint(tmp_path / "run", PATIENCE + 1, {})
    options = {"checkpoint": checkpoint, "tolerance": 1e-3}
    whole = Loop(scales, problem_at, Adam(1e-6), **options)
    expected = whole.run(Snapshot(goal.copy()))
    resumed = Loop(scales, problem_at, Adam(1e-6), **options)
    np.testing.assert_array_equal(resumed.run(checkpoint.load()), expected)
    assert len(resumed.curve) == len(whole.curve) == PATIENCE + 3


def test_a_loss_that_is_no_number_ends_the_run_with_the_best_before(problem_at, start):
    def broken(scale):
        problem = problem_at(scale)
        see, calls = problem.extractor, []

        def extractor(image):
            calls.append(1)
            return {"pixels": see(image)["pixels"] / (image[0, 0, 0, 0] - 1)}

        problem.extractor = extractor
        return problem

    start.image[0, 0, 0] = 1.0
    loop = _loop(broken)
    image = loop.run(start)
    assert loop.stopped_by == "not_finite"
    assert np.isfinite(image).all()


@pytest.mark.parametrize("last", [6, 13])  # steps of the first scale, and of both
def test_a_last_gradient_that_is_no_number_ends_the_run_too(problem_at, start, last):
    class Broken(Adam):
        def run(self, steps, on_step):
            super().run(steps, on_step)
            self.count = getattr(self, "count", 0) + steps
            if self.count == last:
                self._image.assign(np.nan * self._image)

    loop = _loop(problem_at, optimizer=Broken(0.02))
    image = loop.run(start)
    assert (loop.stopped_by, len(loop.curve)) == ("not_finite", last)
    assert np.isfinite(image).all()
    assert image.shape == (32, 48, 3)


def test_what_is_shown_can_be_finished(problem_at, start):
    recorder = Recorder()
    loop = _loop(problem_at, recorder, finish=lambda image: 1 - image)
    shown = loop.run(start)
    np.testing.assert_array_equal(shown, 1 - loop.optimizer.best)
    np.testing.assert_array_equal(recorder.steps[-1].image(), 1 - loop.optimizer.image)


def test_details_can_be_kept_when_the_picture_grows(problem_at, start):
    sizes = []

    def enlarge(image, size):
        sizes.append((image.shape[:2], size))
        return np.zeros((*size, 3), np.float32)

    loop = _loop(problem_at, enlarge=enlarge)
    loop.run(start)
    assert sizes == [((16, 24), (32, 48))]
    zero_loss = 2.0  # the weight, because a zero picture has a relative distance of 1
    assert loop.curve[6]["loss"] == pytest.approx(zero_loss)


def test_a_picture_that_keeps_its_size_is_not_enlarged(problem_at, start):
    """Scales of the same size differ in their dtype or convolutions."""

    def enlarge(image, size):
        return np.zeros((*size, 3), np.float32)

    scales = [SCALES[0]._replace(steps=3), SCALES[0]]
    loop = Loop(scales, problem_at, Adam(0.02), [], enlarge=enlarge)
    loop.run(start)
    assert loop.curve[3]["loss"] < loop.curve[2]["loss"]
