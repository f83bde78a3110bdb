from dataclasses import fields

import pytest
from absl import flags

from tfstyle.cli.command import describe_flags
from tfstyle.cli.option_flags import (
    define_option_flags,
    options_from_flags,
)
from tfstyle.errors import InputError
from tfstyle.exporting.options import ExportOptions
from tfstyle.methods.optimize.options import OptimizeOptions


@pytest.fixture
def parse():
    def run(*arguments):
        values = flags.FlagValues()
        define_option_flags(OptimizeOptions, values)
        values(["program", *arguments])
        return options_from_flags(OptimizeOptions, values)

    return run


def test_no_flags_give_the_defaults(parse):
    assert parse() == OptimizeOptions()


def test_every_kind_of_flag_is_read(parse):
    options = parse(
        "--image_size=100",
        "--style_weight=2.5",
        "--style_layers=relu1_1,conv2_1",
        "--style_blend_weights=1,0.5",
        "--statistic=covariance",
        "--jit_compile",
    )
    assert options == OptimizeOptions(
        image_size=100,
        style_weight=2.5,
        style_layers=("relu1_1", "relu2_1"),
        style_blend_weights=(1.0, 0.5),
        statistic="covariance",
        jit_compile=True,
    )


def test_a_flag_that_is_repeated_is_a_tuple():
    values = flags.FlagValues()
    define_option_flags(ExportOptions, values)
    values(["program", "--format=keras", "--format=hub", "--force"])
    options = options_from_flags(ExportOptions, values)
    assert options == ExportOptions(format=("keras", "hub"), force=True)


def test_words_for_numbers_are_refused(parse):
    with pytest.raises(InputError, match="style_blend_weights='a'"):
        parse("--style_blend_weights=1,a")


def test_the_description_has_every_option_with_its_default():
    values = flags.FlagValues()
    define_option_flags(OptimizeOptions, values)
    text = describe_flags(values)
    for item in fields(OptimizeOptions):
        assert f"--{item.name}" in text
        assert item.metadata["help"].split()[0] in text
    assert "--image_size=512\n" in text
