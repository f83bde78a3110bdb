import numpy as np
import pytest

from tests.training.tiny import make_trainer, train
from tfstyle.images import load
from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState, StepCounter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(photos, tmp_path_factory):
    """A folder of samples after three steps, one every other, and the trainer."""
    folder = tmp_path_factory.mktemp("run")
    squares = np.stack([load(path)[:40, :40] for path in photos[:3]])
    state = RunState(folder / "run.npz", {}, make_trainer())
    samples = Samples(folder / "samples", squares, 2, state, every=2)
    train(state.trainer, photos, 2, [StepCounter(state), samples])
    return folder / "samples", squares, state.trainer.network


def test_there_is_one_every_so_many_steps(written):
    assert [path.name for path in written[0].iterdir()] == ["step_000002.png"]


def test_a_row_for_each_photograph_a_column_for_each_style(written):
    folder, squares, network = written
    sheet = load(folder / "step_000002.png")
    assert sheet.shape == (3 * 40, (1 + 2) * 40, 3)
    for row, photo in enumerate(squares):
        images = [photo] + [
            np.array(network({"image": photo[None], "style_weights": weights[None]}))[0]
            for weights in np.eye(2, dtype=np.float32)
        ]
        for column, image in enumerate(images):
            part = sheet[40 * row :, 40 * column :][:40, :40]
            np.testing.assert_allclose(part, image, atol=0.51 / 255)


def test_weights_that_are_no_numbers_paint_nothing(photos, tmp_path):
    state = RunState(tmp_path / "run.npz", {}, make_trainer())
    samples = Samples(tmp_path / "samples", np.zeros((1, 16, 16, 3)), 2, state, 1)
    samples.set_model(state.trainer)
    kernel = state.trainer.network.weights[0]
    kernel.assign(np.full(kernel.shape, np.nan))
    samples.on_train_batch_end(0)
    assert list(tmp_path.iterdir()) == []
