import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.methods.inspect import inspect
from tfstyle.methods.inspect.inputs import plan_inspect
from tfstyle.methods.inspect.options import InspectOptions

SMALL = {"image_size": 32, "cell_size": 16, "allow_random_features": True}


def test_the_layers_are_seen_at_the_size_and_their_gram_matrices(random, no_weights):
    from tfstyle.methods.inspect.run import observe

    options = InspectOptions(**SMALL, layers=("conv1_2", "relu2_1"))
    picture = random.random((24, 48, 3), np.float32)
    plan = plan_inspect([picture, picture[:, ::-1]], options)
    assert [each.shape for each in plan.contents] == [(16, 32, 3)] * 2
    seen = observe(plan)
    assert list(seen) == ["relu1_2", "relu2_1"]
    extractor = vgg19_features(["relu2_1"], None, first_padding="replicate")
    expected = np.array(extractor(plan.contents[1][None])["relu2_1"][0])
    np.testing.assert_allclose(seen["relu2_1"][1].maps, expected, atol=1e-5)
    gram = np.einsum("hwi,hwj->ij", expected, expected) / expected[..., 0].size
    np.testing.assert_allclose(seen["relu2_1"][1].gram, gram, rtol=1e-3, atol=1e-5)


def test_one_picture_makes_a_sheet(random, no_weights):
    sheet = inspect(
        random.random((20, 20, 3), np.float32),
        layers="relu1_1",
        channels_per_layer=3,
        **SMALL,
    )
    assert sheet.dtype == np.float32
    assert sheet.shape[1] == 5 * (16 + 12) + 12  # picture, three maps, Gram


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"layers": ()}, "layers"),
        ({"layers": ("relu9_1",)}, "layers='relu9_1'"),
        ({"channels_per_layer": 0}, "channels_per_layer=0"),
        ({"image_size": 8}, "image_size=8"),
        ({"cell_size": 2}, "cell_size=2"),
        ({"layer": "relu1_1"}, "Did you mean 'layers'"),
    ],
)
def test_what_cannot_be_used_is_refused(wrong, line, random):
    with pytest.raises(InputError, match=line):
        inspect(random.random((20, 20, 3), np.float32), **wrong)


def test_no_picture_is_refused():
    with pytest.raises(InputError, match="at least one `content`"):
        inspect([])
