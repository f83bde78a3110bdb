import subprocess
import sys

import pytest

from tfstyle.errors import InputError
from tfstyle.exporting.options import ExportOptions


def test_names_are_taken_once_and_in_order():
    options = ExportOptions(format=("keras", "tflite", "keras"), tflite=["int8"])
    assert options.format == ("keras", "tflite")
    assert options.tflite == ("int8",)


def test_a_list_may_be_one_word_with_commas():
    assert ExportOptions(tflite="int8,float32").tflite == ("int8", "float32")
    assert ExportOptions(format=["keras,hub", "tflite"]).format[1:] == ("hub", "tflite")


@pytest.mark.parametrize(
    "options",
    [
        {"format": "keras", "version": 2},
        {"format": "keras", "tflite": "int8"},
        {"format": "tflite", "representative": "photos"},
        {"format": "keras", "image_size": "64x64"},
    ],
)
def test_what_would_be_ignored_is_refused(options):
    name = list(options)[1]
    with pytest.raises(
        InputError, match=rf"`{name}` to be used with format=.*no effect"
    ):
        ExportOptions(**options)


def test_height_comes_first():
    assert ExportOptions(image_size="256x128").size == (128, 256)
    assert ExportOptions().size is None


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"format": ("tflight",)}, r"Did you mean 'tflite'\? Received: format='tfligh"),
        ({"format": "onnx"}, r"Expected one of .*, hub.*Received: format='onnx'"),
        ({"format": ()}, "format"),
        (
            {"format": "saved_model", "version": 0},
            "a whole number from 1 to 9223372036854775807. Received: version=0",
        ),
        ({"format": None}, "format=None"),
        ({"tflite": 3}, "tflite=3"),
        ({"tflite": ("int9",)}, r"Did you mean 'int8'\?"),
        ({"version": 0}, "version=0"),
        ({"version": 2**63}, "version="),
        ({"image_size": "384"}, r"WIDTHxHEIGHT.*image_size='384'"),
        ({"image_size": "384x"}, "image_size='384x'"),
        ({"image_size": "-3x20"}, "image_size='-3x20'"),
        ({"image_size": "8x384"}, r"at least 16 x 16.*image_size='8x384'"),
        ({"image_size": "99999x99999"}, "at most"),
        ({"image_size": 384}, "image_size=384"),
        ({"image_size": "64x64", "format": ("keras",)}, "format='tflite' only"),
        ({"force": "yes"}, "force='yes'"),
    ],
)
def test_what_cannot_be_is_refused(options, line):
    with pytest.raises(InputError, match=line):
        ExportOptions(**options)


def test_neither_tensorflow_nor_keras_is_imported():
    code = "import sys, tfstyle, tfstyle.cli.commands.export as e;"
    code += "e.COMMAND.help_text();"
    code += "sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
