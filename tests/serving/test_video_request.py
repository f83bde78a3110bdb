"""Tests of requests for videos: mistakes, and what a job gets from valid requests."""

import json

import numpy as np
import pytest

from tests.serving.inverter import CARD
from tests.serving.pictures import b64, file_of
from tfstyle.models.card import Card
from tfstyle.serving import job_kind
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.job_request import parse_job, request_schema
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError, not_found
from tfstyle.serving.video_job import OPTIONS, VIDEO

PICTURE = file_of(np.full((16, 16, 3), 255, np.uint8))
# The first bytes of an MP4 file.
CLIP = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(40)
GOOD = {"video_bytes": b64(CLIP), "style": "dots:2,waves"}
NAMED = Servable("named", 1, CARD, "key", "path")
ANY = Servable("any", 1, Card("any", "ArbitraryNet", ("dots",), {}))


def _find(name):
    for servable in (NAMED, ANY):
        if name in ("", servable.name):
            return servable
    raise not_found(f"Servable not found for request: Latest({name})")


def _parse(body, limits=None):
    limits = limits or ServeOptions(job_max_size=64)
    return parse_job(json.dumps(body).encode(), limits, _find)


@pytest.fixture(autouse=True)
def _modules(monkeypatch):
    monkeypatch.setattr(job_kind, "find_spec", lambda name: name)


@pytest.mark.parametrize(
    ("change", "message", "received"),
    [
        ({"video_bytes": b64(PICTURE)}, "to be an MP4, MOV", "bytes, PNG>"),
        ({"video_bytes": b64(b"#EXTM3U\n")}, "Matroska or AVI file", "<8 bytes>"),
        ({"video_bytes": b64(b"")}, "`video_bytes` to be an MP4", "<0 bytes>"),
        ({"video_bytes": [b64(CLIP)]}, "Expected each file in `video_bytes`", "values"),
        (
            {"style": None},
            "(at most 1000 characters). Received",
            "style=<NoneType>",
        ),
        (
            {"style": None, "model": "any"},
            "(at most 1000 characters), or `style_image_bytes` to be given",
            "style=<NoneType>",
        ),
        ({"style": "dost"}, "Did you mean 'dots'?", "style='dost'"),
        ({"style": "/etc/passwd"}, "Unknown `style`", "style='/etc/passwd'"),
        ({"style": "dots:-1"}, "at least 0", "style='dots:-1'"),
        ({"style": "dots:0"}, "weight above 0", "style='dots:0'"),
        ({"style": "d" * 1001}, "(at most 1000 characters)", "style=<str>"),
        (
            {"style_image_bytes": b64(PICTURE)},
            "no `style_image_bytes` for the model 'named'",
            "<paintings: 1>",
        ),
        (
            {"model": "any", "style_image_bytes": b64(CLIP)},
            "to be a JPEG, PNG",
            "bytes, a video>",
        ),
        ({"model": 3}, "Expected `model` to be", "model=3"),
        ({"modle": "any"}, "Unknown key `modle`.", "Did you mean `model`?"),
        ({"options": 3}, "`options` to be an object", "<int>"),
        ({"options": {"stabilty": 1}}, "`stabilty`.", "Did you mean `stability`?"),
        ({"options": {"stability": 2}}, "`stability` to be", "stability=2"),
        ({"options": {"audio_style": "a"}}, "Unknown option `audio_style`", "quality."),
        (
            {"options": {"model": "/etc"}},
            "Unknown option `model`",
            "Did you mean `codec`?",
        ),
        ({"options": {"codec": "ffv1"}}, "Unknown `codec`", "codec='ffv1'"),
        ({"options": {"codec": ["h264"]}}, "Unknown `codec`", "codec=['h264']"),
        ({"options": {"image_size": 65}}, "to be at most 64, the", "image_size=65"),
        ({"options": {"quality": "9"}}, "Expected `quality`", "quality='9'"),
    ],
)
def test_wrong_requests_are_one_line(change, message, received):
    with pytest.raises(ServingError) as error:
        _parse({**GOOD, **change})
    assert error.value.status == 400
    assert message in error.value.message
    assert error.value.message.endswith(received)
    assert "\n" not in error.value.message


def test_an_unknown_model_is_not_found():
    with pytest.raises(ServingError) as error:
        _parse({**GOOD, "model": "other"})
    assert error.value.status == 404


def test_without_its_libraries_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(job_kind, "find_spec", lambda name: name != "cv2")
    with pytest.raises(ServingError) as error:
        _parse(GOOD)
    assert error.value.status == 501
    assert error.value.message == (
        "Expected 'cv2' to be installed on the server for jobs of the kind 'video': "
        "pip install 'tfstyle[video]'. Received: no module 'cv2'"
    )


def test_styles_and_options_are_given_to_the_job():
    order = _parse({**GOOD, "options": {"stability": 0.5}})
    assert (order.kind, order.files) == (VIDEO, {"video_bytes": [CLIP]})
    assert order.network is NAMED
    assert order.options == {
        "style": {"dots": 2.0, "waves": 1.0},
        "options": {"stability": 0.5, "codec": "h264"},
    }
    body = {**GOOD, "model": "any", "style_image_bytes": [b64(PICTURE)] * 2}
    order = _parse({**body, "style": None, "options": {"codec": "vp9"}})
    assert order.files["style_image_bytes"] == [PICTURE] * 2
    assert order.options == {"style": {}, "options": {"codec": "vp9"}}


def test_the_schema_tells_the_kinds_apart():
    kinds = {one["title"]: one for one in request_schema()["oneOf"]}
    assert list(kinds) == list(JOB_KINDS) == ["optimization", "video"]
    video = kinds["video"]
    assert video["required"] == ["video_bytes"]
    options = video["properties"]["options"]["properties"]
    assert set(options) == set(OPTIONS)
    assert options["codec"]["enum"] == ["auto", "h264", "vp9"]
    assert options["stability"]["maximum"] == 1
