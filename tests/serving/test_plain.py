"""Tests of the plain endpoint, styles by name, and the list of models."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.serving.pictures import b64, file_of, opened, picture
from tests.serving.running import value_of

SCALES = "Expected `stroke_scale` to be 0 or a number from 1 to 16."


def _stylize(client, body, query="", **options):
    return client.ask("POST", f"/stylize{query}", body, **options)


@pytest.mark.parametrize(
    ("sent", "kind"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "PNG")]
)
def test_a_file_in_a_file_out(client, random, sent, kind):
    photo = np.full((20, 24, 3), (200, 40, 90), np.uint8)
    before = value_of(client, 'tfstyle_pictures_total{model="inverter"}')
    status, headers, content = _stylize(client, file_of(photo, sent), "?style=waves")
    assert (status, headers["content-type"]) == (200, f"image/{kind.lower()}")
    painted = Image.open(io.BytesIO(content))
    assert painted.format == kind
    np.testing.assert_allclose(np.asarray(painted), 255 - photo.astype(int), atol=6)
    after = value_of(client, 'tfstyle_pictures_total{model="inverter"}')
    assert after == before + 1


def test_strength_and_model(client, random):
    photo = picture(random)
    query = "?strength=0&model=inverter&style=dots:2,waves"
    status, _, content = _stylize(client, file_of(photo), query)
    assert status == 200
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(content))), photo)


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("?style=dost", 400, "Did you mean 'dots'?"),
        ("?style=dots,dots", 400, "to contain 'dots' only once"),
        ("?style=dots:-1", 400, "at least 0"),
        ("?style=", 400, "no empty name"),
        ("?strength=1.5", 400, "Expected `strength` to be from 0 to 1"),
        ("?strength=nan", 400, "Expected `strength` to be from 0 to 1"),
        ("?stroke_scale=0.5", 400, f"{SCALES} Received: stroke_scale=0.5"),
        ("?stroke_scale=17", 400, f"{SCALES} Received: stroke_scale=17.0"),
        ("?stroke_scale=nan", 400, f"{SCALES} Received: stroke_scale=nan"),
        ("?stroke_scale=large", 400, f"{SCALES} Received: stroke_scale='large'"),
        ("?stile=dots", 400, "Unknown parameter `stile`. Did you mean `style`?"),
        ("?abc=dots", 400, "Expected one of model, strength, stroke_scale, style."),
        ("?style=dots&style=waves", 400, "Expected `style` at most once"),
        ("?model=other", 404, "Servable not found"),
    ],
)
def test_a_wrong_parameter_is_told(client, random, query, code, message):
    status, headers, told = _stylize(client, file_of(picture(random)), query)
    assert (status, list(told)) == (code, ["error"])
    assert message in told["error"]
    assert "\n" not in told["error"]
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("body", [b"", b"text"])
def test_a_body_that_is_no_photograph_is_told(client, body):
    status, _, told = _stylize(client, body)
    assert status == 400
    assert "Expected " in told["error"]


def test_errors_are_about_the_body(client, random):
    for body in (b"text", file_of(picture(random))[:200]):
        status, _, told = _stylize(client, body)
        assert status == 400
        assert told["error"].startswith("Expected the body to be a ")
        assert "image_bytes" not in told["error"]
        assert told["error"].endswith(f"Received: <{len(body)} bytes>")


def test_a_form_gets_a_hint(client, random):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = b"--x\r\n\r\n" + file_of(picture(random)) + b"\r\n--x--"
    status, _, told = _stylize(client, body, headers=headers)
    assert status == 400
    assert "`curl --data-binary @photo.jpg`" in told["error"]


def test_a_file_without_its_line_breaks_gets_a_hint(client, random):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    whole = file_of(picture(random), "JPEG")
    stripped = whole.translate(None, b"\r\n\0")
    status, _, told = _stylize(client, stripped, headers=form)
    assert status == 400
    assert "`curl --data-binary @photo.jpg`" in told["error"]
    assert "`curl --data` removes" in told["error"]
    # `curl --data-binary` sends the same type.
    assert _stylize(client, whole, headers=form)[0] == 200
    _, _, told = _stylize(client, whole[:200], headers=form)
    assert "--data" not in told["error"]


def test_pages_of_other_sites_are_refused(client, random):
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    answer = _stylize(client, file_of(picture(random)), headers=headers)
    assert answer[0] == 403


@pytest.mark.parametrize("form", ["rows", "columns"])
def test_styles_by_name_in_json(client, random, form):
    photo = picture(random)
    row = {"image_bytes": b64(file_of(photo)), "style": "dots:3,waves"}
    body = {
        "rows": {"instances": [row, {**row, "style": "lines"}]},
        "columns": {"inputs": {name: [value] for name, value in row.items()}},
    }[form]
    status, _, told = client.predict(body)
    assert status == 200, told
    ((painted, *_),) = told.values()
    np.testing.assert_array_equal(np.asarray(opened(painted)), 255 - photo)


def test_the_models_are_listed(client):
    status, headers, told = client.ask("GET", "/v1/models")
    assert status == 200
    assert headers["content-type"] == "application/json"
    (model,) = told["models"]
    assert (model["name"], model["version"]) == ("inverter", "1")
    assert [style["name"] for style in model["styles"]] == ["dots", "lines", "waves"]
    assert model["paintings"] is False
