"""Tests of the plans of public training functions, and of mistakes in calls."""

import keras
import pytest

import tfstyle
from tests.training.adversarial.small import SMALL, write_pictures
from tfstyle.errors import InputError
from tfstyle.training import adversarial, arbitrary, cycle

# Package, paths and options other than the defaults, keyed by function.
FUNCTIONS = {
    "train_adversarial": (adversarial, ["hand", "photos"], {**SMALL, "diversity": 0.2}),
    "train_arbitrary": (
        arbitrary,
        ["hand/00.png", "hand", "photos"],
        {"variants": 1, "crop_size": 64},
    ),
    "train_cycle": (cycle, ["hand", "photos"], {"crop_size": 64, "pool": 3}),
}
PLANNED = {"style_names": ["mine"], "license": "CC0-1.0", "checkpoint_every": 7}


@pytest.fixture
def call(tmp_path, vgg19_weights, monkeypatch):
    """Calls a function, and returns its plan and the callbacks of the run."""
    for name, seed in (("hand", 0), ("photos", 1)):
        write_pictures(tmp_path / name, 3, seed)

    def call(name, **more):
        package, words, options = FUNCTIONS[name]
        runner = name.replace("train", "run")
        monkeypatch.setattr(package, runner, lambda plan, make: (plan, make(None)))
        paths = [tmp_path / word for word in words]
        function = getattr(tfstyle, name)
        return function(*paths, tmp_path / "out", **{**options, **PLANNED, **more})

    return call


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_plan_has_options_and_inputs(name, call, tmp_path):
    callback = keras.callbacks.Callback()
    plan, callbacks = call(name, callbacks=[callback])
    assert callbacks == [callback]
    about = getattr(plan, "named", plan)
    assert (about.license, about.checkpoint_every) == ("CC0-1.0", 7)
    assert list(about.about) == ["mine"]
    assert about.output == tmp_path / "out"
    for option, value in FUNCTIONS[name][2].items():
        assert getattr(plan.options, option) == value


@pytest.mark.parametrize("name", FUNCTIONS)
def test_mistakes_are_told(name, call):
    for wrong, message in (
        ({"callbacks": [len]}, "`callbacks` to be a list of Keras callbacks"),
        ({"crop_sise": 64}, "Did you mean 'crop_size'"),
        ({"license": 5}, "`license`"),
    ):
        with pytest.raises(InputError, match=message):
            call(name, **wrong)


@pytest.mark.parametrize("name", ["train_arbitrary", "train_cycle"])
def test_only_networks_with_named_styles_are_fine_tuned(name, call):
    with pytest.raises(InputError, match="finetune"):
        call(name, finetune="classic")


def test_the_cache_is_an_input(call, tmp_path):
    plan, _ = call("train_arbitrary", cache=tmp_path / "grams")
    assert plan.cache == tmp_path / "grams"
