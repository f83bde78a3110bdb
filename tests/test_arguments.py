"""Tests of arguments of the wrong type, for every public function."""

import inspect
import re
from dataclasses import fields

import numpy as np
import pytest

import tfstyle
from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.errors import InputError
from tfstyle.exporting.options import ExportOptions
from tfstyle.methods.inspect import inspect as inspect_pictures
from tfstyle.methods.inspect.options import InspectOptions

PICTURE = np.zeros((16, 16, 3), np.float32)
ANY = object()

# Valid arguments and the options class of each function.
FUNCTIONS = {
    tfstyle.stylize: ({"content": PICTURE, "style": "wave"}, tfstyle.StylizeOptions),
    tfstyle.optimize: (
        {"content": PICTURE, "style": PICTURE},
        tfstyle.OptimizeOptions,
    ),
    tfstyle.texture: ({"style": PICTURE}, tfstyle.TextureOptions),
    tfstyle.invert: ({"content": PICTURE}, tfstyle.InvertOptions),
    tfstyle.dream: ({"content": PICTURE}, tfstyle.DreamOptions),
    tfstyle.dream_frames: ({"content": PICTURE}, tfstyle.DreamOptions),
    tfstyle.export: ({"model": "classic", "output": "out"}, ExportOptions),
    tfstyle.load: ({"source": PICTURE}, None),
    tfstyle.save: ({"image": PICTURE, "path": "out.png"}, None),
    tfstyle.stylize_folder: (
        {"content": SAMPLE_PHOTO, "style": "no such", "output": "out"},
        tfstyle.StylizeOptions,
    ),
    tfstyle.optimize_folder: (
        {"content": SAMPLE_PHOTO, "style": "no such", "output": "out"},
        tfstyle.OptimizeOptions,
    ),
    tfstyle.styles: ({"model": "classic"}, None),
    tfstyle.load_network: ({"model": "classic"}, None),
    tfstyle.save_animation: (
        {"frames": [PICTURE], "path": "out.gif", "frame_rate": 12.0},
        None,
    ),
    tfstyle.cluster: ({"folder": "photos", "output": "out"}, tfstyle.ClusterOptions),
    tfstyle.train: (
        {"styles": SAMPLE_PHOTO, "photos": "photos", "output": "out"},
        tfstyle.TrainOptions,
    ),
    tfstyle.train_adversarial: (
        {"collection": "paintings", "photos": "photos", "output": "out"},
        tfstyle.AdversarialOptions,
    ),
    tfstyle.train_arbitrary: (
        {
            "styles": SAMPLE_PHOTO,
            "paintings": "paintings",
            "photos": "photos",
            "output": "out",
        },
        tfstyle.ArbitraryOptions,
    ),
    tfstyle.train_cycle: (
        {"collection": "paintings", "photos": "photos", "output": "out"},
        tfstyle.CycleOptions,
    ),
    inspect_pictures: ({"content": PICTURE}, InspectOptions),
}
WRONG = {
    "number": 5,
    "object": ANY,
    "bytes": b"wave",
    "list": [5],
    "nested": [[None]],
    "empty list": [],
    "dictionary": {"a": 1},
    "set": {1, 2},
    "function": len,
    "complex": 1j,
    "NaN": float("nan"),
    "NUL": "a\0b",
    "None": None,
    "string": "nonsense",
    "bool": True,
    "array": np.zeros((2, 3)),
    "strings": ["wave", 3],
    "generator": (n for n in ()),
}
# Values from above that are valid, keyed by argument.
RIGHT = {
    "callbacks": {"empty list"},
    "callback": {"None"},
    "overwrite": {"bool"},
    "checkpoint": {"None", "string"},
    "checkpoint_every": {"number"},
    "resume": {"bool"},
    "content_mask": {"empty list"},
    "durations": {"list", "empty list"},
    "frame_rate": {"number"},
    "saved_style": {"empty list"},
    "style_mask": {"empty list"},
    "keep_mask": {"None"},
    "fine_style": {"None"},
    "quality": {"number"},
    "ray_cores": {"number"},
    "ship": set(),  # True needs `ray`
    "style_blend_weights": {"list", "empty list"},
    "alpha": {"None"},
    "metadata": {"None"},
    "name": set(WRONG),  # of messages
    "output": {"string"},
    "comment": {"string"},
}
PIXEL_METHODS = (tfstyle.optimize, tfstyle.texture, tfstyle.invert, tfstyle.dream)


def _right(name: str, default) -> set[str]:
    """Keys of `WRONG` that an option takes: it need not be used, only be allowed."""
    kinds = {
        bool: {"bool"},
        int: {"number"},
        float: {"number"},
        str: set(),
        tuple: set(),
    }
    return RIGHT.get(name, kinds[type(default)])


def _cases():
    for function, (given, options) in FUNCTIONS.items():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is not parameter.VAR_KEYWORD:
                wrong = WRONG.keys() - RIGHT.get(parameter.name, set())
                yield function, given, parameter.name, wrong
        for item in fields(options) if options else ():
            wrong = WRONG.keys() - _right(item.name, item.default)
            yield function, given, item.name, wrong
        for item in fields(tfstyle.Session) if function in PIXEL_METHODS else ():
            yield function, given, item.name, WRONG.keys() - RIGHT[item.name]


@pytest.mark.parametrize(
    ("function", "given", "name", "wrong"),
    [pytest.param(*case, id=f"{case[0].__name__}-{case[2]}") for case in _cases()],
)
def test_a_wrong_type_is_an_input_error(
    function, given, name, wrong, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for key in sorted(wrong):
        with pytest.raises(InputError) as caught:
            function(**{**given, name: WRONG[key]})
        line = str(caught.value)
        assert re.match(r"Expected|Unknown|The ", line), (key, line)
        assert "Received: " in line, (key, line)
        assert "\n" not in line, (key, line)
        assert len(line) < 600, (key, line)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [("b", "wave"), ("b",)])
def test_a_former_name_is_refused_beside_a_positional_argument(arguments):
    with pytest.raises(InputError) as caught:
        tfstyle.stylize(*arguments, photo="a")
    assert str(caught.value) == (
        "Expected `content`, or its former name `photo`, but not both. "
        "Received: photo='a', content='b'"
    )
