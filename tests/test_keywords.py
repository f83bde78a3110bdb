"""Types of keyword arguments agree with the options."""

import inspect
import typing
from dataclasses import fields

import pytest

import tfstyle
from tests.keywords import CLASSES, PATH, text
from tfstyle import keywords
from tfstyle.options import Options

FUNCTIONS = {
    tfstyle.optimize: keywords.OptimizeKeywords,
    tfstyle.optimize_folder: keywords.OptimizeFolderKeywords,
    tfstyle.texture: keywords.TextureKeywords,
    tfstyle.dream: keywords.DreamKeywords,
    tfstyle.dream_frames: keywords.DreamFramesKeywords,
    tfstyle.invert: keywords.InvertKeywords,
    tfstyle.inspect: keywords.InspectKeywords,
    tfstyle.stylize: keywords.StylizeKeywords,
    tfstyle.stylize_folder: keywords.StylizeKeywords,
    tfstyle.stylize_video: keywords.StylizeVideoKeywords,
    tfstyle.stylize_frames: keywords.StylizeVideoKeywords,
    tfstyle.audio: keywords.AudioKeywords,
    tfstyle.export: keywords.ExportKeywords,
    tfstyle.cluster: keywords.ClusterKeywords,
    tfstyle.train: keywords.TrainKeywords,
    tfstyle.train_adversarial: keywords.TrainAdversarialKeywords,
    tfstyle.train_arbitrary: keywords.TrainArbitraryKeywords,
    tfstyle.train_cycle: keywords.TrainCycleKeywords,
}


def test_the_module_is_what_is_written_from_the_options():
    assert PATH.read_text() == text(), "run `python -m tests.keywords`"


@pytest.mark.parametrize(("name", "options"), CLASSES.items())
def test_each_option_is_there(name, options):
    given = {item.name for each in options for item in fields(each)}
    assert set(getattr(keywords, name).__annotations__) == given


@pytest.mark.parametrize(("function", "expected"), FUNCTIONS.items())
def test_each_function_has_them(function, expected):
    options = inspect.signature(function).parameters["options"]
    assert typing.get_args(options.annotation) == (expected,)


def test_every_public_class_of_options_is_used():
    public = {getattr(tfstyle, name) for name in tfstyle.__all__}
    classes = {c for c in public if isinstance(c, type) and issubclass(c, Options)}
    assert classes <= {each for options in CLASSES.values() for each in options}


def test_the_package_says_that_it_is_typed():
    assert PATH.with_name("py.typed").exists()
