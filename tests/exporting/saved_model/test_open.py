import shutil

import pytest

from tests.networks.table import make_inputs, run
from tfstyle.errors import InputError
from tfstyle.exporting.saved_model.open import open_hub_module, open_saved_model
from tfstyle.images.psnr import psnr

pytestmark = pytest.mark.slow

WEIGHTS = [(1, 0), (0, 0.8), (0.4, 0.4), (2, 1), (0, 0)]


@pytest.mark.parametrize("kind", ["saved_model", "hub_folder"])
def test_paints_with_the_weights_of_the_network(kind, request, small_network, random):
    opener = {"saved_model": open_saved_model, "hub_folder": open_hub_module}[kind]
    paint = opener(request.getfixturevalue(kind))
    inputs = make_inputs(random, 17, 23, WEIGHTS)
    painted = paint(inputs["image"], inputs["style_weights"])
    assert psnr(painted, run(small_network, inputs)) >= 90


def test_a_damaged_folder_is_refused_in_one_line(saved_model, tmp_path):
    shutil.copytree(saved_model, tmp_path / "1")
    (tmp_path / "1" / "saved_model.pb").write_bytes(b"no graph")
    with pytest.raises(
        InputError, match=r"TensorFlow cannot read it \(.*Received: mod"
    ):
        open_saved_model(tmp_path / "1")
