import pytest

from tfstyle.errors import InputError
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.optimization import options as pixel_options


def test_layer_names_are_resolved():
    options = OptimizeOptions(content_layers="conv4_2", style_layers=["block1_conv1"])
    assert options.content_layers == ("relu4_2",)
    assert options.style_layers == ("relu1_1",)


def test_paintings_are_as_large_as_the_result_times_the_scale():
    assert OptimizeOptions(image_size=100).scaled_style_size == 100
    assert OptimizeOptions(image_size=100, style_scale=1.5).scaled_style_size == 150
    both = OptimizeOptions(image_size=100, style_size=80, style_scale=0.5)
    assert both.scaled_style_size == 40


def test_an_unknown_option_offers_the_closest_spelling():
    with pytest.raises(InputError, match="Did you mean 'style_weight'"):
        OptimizeOptions.from_kwargs(style_wieght=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"style_weight": -1},
        {"learning_rate": float("nan")},
        {"iterations": 0},
        {"scale_factor": 0.5},
        {"tolerance": -1},
        {"image_size": 15},
        {"pooling": "mean"},
        {"optimizer": "adm"},
        {"preserve_color": "luma"},
        {"style_blend_weights": (-1.0,)},
        {"style_blend_weights": "1,2"},
        {"iterations": 2.5},
        {"iterations": "5"},
        {"iterations": True},
        {"image_size": None},
        {"learning_rate": 0},
        {"beta_1": 2},
        {"seed": -1},
        {"style_scale": 0},
        {"color_only": 1},
        {"init": None},
        {"style_layers": []},
        {"jit_compile": "yes"},
        {"content_weight": 0, "style_weight": 0},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(wrong):
    with pytest.raises(InputError, match="Received: "):
        OptimizeOptions(**wrong)


def test_the_processor_is_asked_only_where_that_was_left_open(monkeypatch):
    monkeypatch.setattr(pixel_options, "quickest_dtype", lambda: "bfloat16")
    assert OptimizeOptions().low_precision_dtype == "bfloat16"
    assert OptimizeOptions(iterations=5).low_precision_dtype == "float32"
    assert OptimizeOptions(precision="float32").low_precision_dtype == "float32"
    few = OptimizeOptions(precision="bfloat16", iterations=5)
    assert few.low_precision_dtype == "bfloat16"
