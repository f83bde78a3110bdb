import pytest

from tfstyle.errors import InputError
from tfstyle.methods.invert.options import PAPER_LAYERS, InvertOptions


def _layers(options, name):
    return [getattr(part.options, name) for part in options.parts()]


def test_a_sheet_of_one_layer_shows_those_of_the_paper():
    assert _layers(InvertOptions(sheet=True), "content_layers") == [
        (name,) for name in PAPER_LAYERS
    ]


def test_a_sheet_of_several_layers_shows_each_by_itself():
    options = InvertOptions(sheet=True, content_layers=("conv1_1", "pool2"), seed=3)
    assert _layers(options, "content_layers") == [("relu1_1",), ("pool2",)]
    assert [part.label for part in options.parts()] == ["relu1_1", "pool2"]
    assert all(part.options.seed == 3 for part in options.parts())
    assert not any(part.options.sheet for part in options.parts())


def test_a_sheet_of_style_grows_layer_by_layer():
    options = InvertOptions(
        sheet=True, reconstruct="style", style_layers=("relu1_1", "relu2_1", "relu3_1")
    )
    assert _layers(options, "style_layers") == [
        ("relu1_1",),
        ("relu1_1", "relu2_1"),
        ("relu1_1", "relu2_1", "relu3_1"),
    ]
    labels = [part.label for part in options.parts()]
    assert labels == ["relu1_1", "relu1_1 to relu2_1", "relu1_1 to relu3_1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"content_layers": ()},
        {"style_layers": ""},
        {"content_layers": "relu4_5"},
        {"reconstruct": "texture"},
        {"sheet": "yes"},
        {"image_size": 8},
        {"tv_weight": -1},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(wrong):
    with pytest.raises(InputError, match="Received: "):
        InvertOptions(**wrong)
