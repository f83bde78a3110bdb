"""Tests that the types of keyword arguments agree with the options."""

import inspect
import typing
from dataclasses import fields

import pytest

import tfstyle
from tests.keywords import CLASSES, PATH, text
from tfstyle import keywords
from tfstyle.options import Options
from tfstyle.public_names import HOMES

# Functions that share the keyword arguments of another function.
SHARED = {"stylize_folder": "StylizeKeywords", "stylize_frames": "StylizeVideoKeywords"}
FUNCTIONS = [
    name
    for name in HOMES
    if inspect.isfunction(getattr(tfstyle, name))
    and "options" in inspect.signature(getattr(tfstyle, name)).parameters
]


def test_the_module_is_what_is_written_from_the_options():
    assert PATH.read_text() == text(), "run `python -m tests.keywords`"


@pytest.mark.parametrize(("name", "options"), CLASSES.items())
def test_each_option_is_there(name, options):
    given = {item.name for each in options for item in fields(each)}
    assert set(getattr(keywords, name).__annotations__) == given


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_them(name):
    options = inspect.signature(getattr(tfstyle, name)).parameters["options"]
    own = f"{name.title().replace('_', '')}Keywords"
    expected = getattr(keywords, SHARED.get(name, own))
    assert typing.get_args(options.annotation) == (expected,)
    assert expected is not dict


def test_functions_with_options_are_found():
    assert {"optimize", "stylize_folder", "train_cycle", "audio"} <= set(FUNCTIONS)
    assert len(FUNCTIONS) >= 18


def test_every_public_class_of_options_is_used():
    public = {getattr(tfstyle, name) for name in tfstyle.__all__}
    classes = {c for c in public if isinstance(c, type) and issubclass(c, Options)}
    assert classes <= {each for options in CLASSES.values() for each in options}


def test_the_package_says_that_it_is_typed():
    assert PATH.with_name("py.typed").exists()
