"""Tests of requests for jobs: mistakes, options, limits and the schema."""

import json

import numpy as np
import pytest

from tests.serving.job_bodies import job_body, job_pictures
from tests.serving.pictures import b64, file_of
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.serving.job_options import tuples
from tfstyle.serving.job_request import parse_job
from tfstyle.serving.optimization_job import OPTIMIZATION, OPTIONS
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError

PIXEL = b64(file_of(np.full((16, 16, 3), 255, np.uint8)))


def _parse(body, limits=None):
    return parse_job(json.dumps(body).encode(), limits or ServeOptions(), None)


@pytest.fixture(scope="module")
def pictures():
    return job_pictures()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image_bytes": None}, "Expected each file in `image_bytes`"),
        ({"image_bytes": b64(b"text")}, "to be a JPEG, PNG or WebP file"),
        ({"style_image_bytes": []}, "Expected `style_image_bytes` to be 1 to 8"),
        ({"image": 3}, "Unknown key `image`. Did you mean `image_bytes`?"),
        ({"style": "wave"}, "`style_image_bytes`. A named style belongs to a trained"),
        ({"style": "wave"}, "POST /stylize?style=NAME"),
        ({"options": 3}, "Expected `options` to be an object"),
        ({"options": {"iterations": 10**6}}, "at most 500, the limit of this server"),
        ({"options": {"iterations": 1e9}}, "at most 500, the limit of this server"),
        ({"options": {"image_size": 4096}}, "Expected `image_size` to be at most 1024"),
        (
            {"options": {"image_size": 1024, "style_scale": 5}},
            "at most 1024 pixels, the limit of this server; reduce `style_size` or "
            "`style_scale`. Received: <5120 pixels>",
        ),
        ({"options": {"iterations": "9"}}, "Expected `iterations` to be a whole"),
        ({"options": {"init": "/etc/passwd"}}, "Unknown `init`"),
        (
            {"options": {"vgg19_weights": "/etc/passwd"}},
            "Unknown option `vgg19_weights`",
        ),
        ({"options": {"style_layers": ["relu9_9"]}}, "relu9_9"),
        ({"content_mask_bytes": []}, "Expected `content_mask_bytes` to be 1 to 8"),
        ({"content_mask_bytes": [PIXEL] * 2}, "`content_mask_bytes` to have one mask"),
        ({"style_mask_bytes": [PIXEL] * 2}, "`style_mask_bytes` to have one mask"),
        ({"keep_mask_bytes": [PIXEL]}, "Expected each file in `keep_mask_bytes`"),
        ({"keep_mask_bytes": b64(b"text")}, "to be a JPEG, PNG or WebP file"),
        ({"fine_style_image_bytes": "/etc/passwd"}, "`fine_style_image_bytes`"),
        (
            {"content_mask_bytes": PIXEL, "options": {"statistic": "mrf"}},
            "Expected `statistic` to be one of",
        ),
        (
            {"fine_style_image_bytes": PIXEL, "options": {"color_only": True}},
            "Expected no `fine_style`, because `color_only` does not",
        ),
        (
            {"init_image_bytes": PIXEL, "options": {"init": "noise"}},
            "at most one of `init_image_bytes` and the option `init`",
        ),
        ({"options": {"style_blend_weights": [1, 2]}}, "`style_blend_weights`"),
        (
            {"options": {"style_layers": ["pool1"] * 65}},
            "a list of at most 64 of these",
        ),
        ({"options": {"style_blend_weights": [[1]]}}, "Expected `style_blend_weights`"),
        ({"options": {"statistic": "g" * 201}}, "a string of at most 200 characters"),
        ({"options": {"image_size": {"a": 1}}}, "Expected `image_size` to be a number"),
    ],
)
def test_wrong_requests_are_told(pictures, change, message):
    with pytest.raises(ServingError) as error:
        _parse({**job_body(pictures), **change})
    assert error.value.status == 400
    assert message in error.value.message


def test_all_options_of_the_command_are_taken(pictures):
    layers = {"style_layers": ["relu1_1", "relu2_1"], "statistic": "w2"}
    body = job_body(pictures, **layers, preserve_color="luminance", strength=0.5)
    order = _parse(body)
    photo, painting = map(file_of, pictures)
    assert order.files == {"image_bytes": [photo], "style_image_bytes": [painting]}
    assert (order.kind, order.options) == (OPTIMIZATION, body["options"])
    assert {"formula", "optimizer", "style_blend_weights", "tile_size"} <= set(OPTIONS)


def test_the_schema_has_the_options_with_their_ranges(pictures):
    schema = OPTIMIZATION.schema()
    options = schema["properties"]["options"]["properties"]
    assert set(options) == set(OPTIONS)
    assert options["strength"]["maximum"] == 1.5
    assert "mrf" in options["statistic"]["enum"]
    assert options["style_blend_weights"]["items"] == {"type": "number"}
    assert "/etc" not in json.dumps(schema)
    # The defaults of the schema are those of the command.
    defaults = {n: o["default"] for n, o in options.items() if n != "style_layers"}
    body = {**job_body(pictures), "options": defaults}
    assert _parse(body).options == defaults
    assert OptimizeOptions(**tuples(defaults)) == OptimizeOptions()


def test_defaults_are_within_the_limits(pictures):
    body = {**job_body(pictures), "options": {"seed": 1}}
    small = _parse(body, ServeOptions(job_max_size=64, job_max_iterations=9))
    assert small.options == {"image_size": 64, "iterations": 9, "seed": 1}
    large = _parse(body)
    assert large.options == {"image_size": 512, "iterations": 150, "seed": 1}
