"""Tests of mistakes in commands: one line, code 1 or 2, no traceback and no output."""

import resource
import struct
import zlib

import numpy as np
import pytest

from tfstyle.features.weight_file import kernel_shapes
from tfstyle.images import save

# name: (arguments that differ from a valid call, expected text in the message)
MISTAKES = {
    "no such file": ({"content": "none.jpg"}, "content='none.jpg'"),
    "a directory": ({"content": "."}, "to be a folder, not a file"),
    "a folder in itself": (
        {"content": ".", "output": "out"},
        "outside the input folder '.'",
    ),
    "an empty file": ({"style": "empty.png"}, "style='empty.png'"),
    "a truncated jpeg": ({"content": "cut.jpg"}, "content='cut.jpg'"),
    "a text file": ({"style": "text.jpg"}, "style='text.jpg'"),
    "a huge picture": ({"content": "huge.png"}, "178956970"),
    "one pixel": ({"content": "pixel.png"}, "content='pixel.png'"),
    "an unknown layer": ({"style_layers": "relu4_9"}, "Did you mean 'relu4_"),
    "an unknown statistic": ({"statistic": "grams"}, "statistic"),
    "a negative weight": ({"style_weight": -1}, "style_weight=-1"),
    "no weight at all": ({"style_weight": 0, "content_weight": 0}, "style_weight"),
    "a weight that is no number": ({"content_weight": "nan"}, "content_weight=nan"),
    "no steps": ({"iterations": 0}, "iterations=0"),
    "more than memory": ({"image_size": 60_000}, "GB"),
    "beyond all sizes": ({"image_size": 1_000_000}, "image_size=1000000"),
    "a negative seed": ({"seed": -1}, "seed=-1"),
    "no layer": ({"style_layers": ""}, "style_layers"),
    "no style": ({"style": ""}, "`--style`"),
    "a picture for a flagfile": ({"flagfile": "photo.png"}, "decode"),
    "a weight beyond floats": ({"style_weight": 1e40}, "style_weight=1e+40"),
    "too small": ({"image_size": 4}, "image_size=4"),
    "no output folder": ({"output": "none/out.png"}, "output='none/out.png'"),
    "output is a folder": ({"output": "folder.png"}, "output='folder.png'"),
    "output of unknown format": ({"output": "out.xyz"}, "output='out.xyz'"),
    "output is the input": ({"output": "photo.png"}, "output='photo.png'"),
    "output cannot be written": ({"output": "/proc/out.png"}, "output='/proc/out.png'"),
    "not weights": ({"vgg19_weights": "text.jpg"}, "vgg19_weights='text.jpg'"),
    "another network": ({"vgg19_weights": "vgg16.h5"}, "it has 13 convolution kernels"),
    "blend": ({"style_blend_weights": "1,2"}, "style_blend_weights=[1.0, 2.0]"),
    "blend of words": ({"style_blend_weights": "a"}, "style_blend_weights='a'"),
    "negative blend": ({"style_blend_weights": "-1"}, "style_blend_weights=-1"),
    "no start": ({"init": "none.png"}, "init='none.png'"),
    "a word for a number": ({"iterations": "many"}, "iterations"),
    "previews of the past": ({"save_every": -5}, "save_every"),
}


@pytest.fixture
def bad_files(folder):
    save(np.zeros((16, 16, 3), np.float32), folder / "whole.jpg")
    (folder / "cut.jpg").write_bytes((folder / "whole.jpg").read_bytes()[:-200])
    (folder / "empty.png").touch()
    (folder / "text.jpg").write_text("this is no picture")
    (folder / "folder.png").mkdir()
    (folder / "huge.png").write_bytes(_png_header(50_000, 50_000))
    (folder / "pixel.png").write_bytes(_png_header(1, 1))
    _write_kernels(folder / "vgg16.h5", kernel_shapes()[:13])
    return folder


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 4)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _write_kernels(path, shapes) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        for index, shape in enumerate(shapes):
            file.create_dataset(f"{index}", shape, np.float16)


def _arguments(**changes) -> list[str]:
    good = {"content": "photo.png", "style": "painting.png", "output": "out.png"}
    return [f"--{name}={value}" for name, value in {**good, **changes}.items()]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(name, bad_files, command_here):
    changes, line = MISTAKES[name]
    before = sorted(bad_files.iterdir())
    ended = command_here("optimize", *_arguments(**changes))
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(bad_files.iterdir()) == before


def test_missing_weights_are_one_line_with_the_ways_out(folder, command):
    ended = command("optimize", *_arguments())
    assert ended.returncode == 1
    for way in ("vgg19_weights", "TFSTYLE_VGG19_WEIGHTS", "allow_random_features"):
        assert way in ended.stderr
    # before the error, Keras prints what it tries to download
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert not (folder / "out.png").exists()


def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(folder, command):
    def allow_no_more_than_a_kilobyte():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

    ended = command(
        "optimize",
        *_arguments(image_size=32, iterations=1),
        "--allow_random_features",
        preexec_fn=allow_no_more_than_a_kilobyte,
    )
    assert ended.returncode == 1
    assert "File too large" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert not [path for path in folder.iterdir() if "out" in path.name]
