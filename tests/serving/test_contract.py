"""Tests of the REST API of https://www.tensorflow.org/tfx/serving/api_rest.

Messages begin like those of TensorFlow Serving's http_rest_api_handler.cc,
json_tensor.cc, get_model_status_impl.cc and server_core.cc, but often say more.
"""

import io

import numpy as np
import pytest
from PIL import Image

from tests.serving.mistakes import ADDRESSES, BODIES, BYTES, FLOATS, GOOD, INPUTS
from tests.serving.pictures import b64, file_of, opened, picture

STATUS = {
    "model_version_status": [
        {
            "version": "1",
            "state": "AVAILABLE",
            "status": {"error_code": "OK", "error_message": ""},
        }
    ]
}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/models/inverter",
        "/v1/models/inverter/versions/1",
        "/V1/Models/inverter?any=query",
    ],
)
def test_status(client, path):
    status, headers, told = client.ask("GET", path)
    assert (status, told) == (200, STATUS)
    assert headers["content-type"] == "application/json"


def test_metadata_has_the_signatures(client):
    status, _, told = client.ask("GET", "/v1/models/inverter/metadata")
    assert status == 200
    assert told["model_spec"] == {
        "name": "inverter",
        "signature_name": "",
        "version": "1",
    }
    signatures = told["metadata"]["signature_def"]["signature_def"]
    assert set(signatures) == {"serving_default", "float", "uint8"}
    assert signatures["serving_default"]["inputs"]["image_bytes"] == {
        "dtype": "DT_STRING",
        "tensor_shape": {"dim": [{"size": "-1", "name": ""}], "unknown_rank": False},
        "name": "image_bytes:0",
    }
    weights = signatures["float"]["inputs"]["style_weights"]["tensor_shape"]["dim"]
    assert [dim["size"] for dim in weights] == ["-1", "3"]
    assert list(signatures["serving_default"]["outputs"]) == ["stylized_image_bytes"]
    assert signatures["float"]["method_name"] == "tensorflow/serving/predict"


@pytest.mark.parametrize("path", ["inverter", "inverter/versions/1"])
def test_rows_of_one_named_input_are_answered_in_rows(client, random, path):
    photos = [picture(random, 20, 24), picture(random, 31, 17)]
    body = {"instances": [b64(file_of(photo)) for photo in photos]}
    status, headers, told = client.predict(body, path)
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert list(told) == ["predictions"]
    for photo, prediction in zip(photos, told["predictions"], strict=True):
        assert list(prediction) == ["b64"]
        np.testing.assert_array_equal(np.asarray(opened(prediction)), 255 - photo)


def test_columns_are_answered_in_columns(client, random):
    photo = picture(random)
    inputs = {"image_bytes": [b64(file_of(photo))], "strength": [0.0]}
    status, _, told = client.predict({"inputs": inputs})
    assert status == 200
    assert list(told) == ["outputs"]
    np.testing.assert_array_equal(np.asarray(opened(told["outputs"][0])), photo)


def test_columns_of_one_input_may_leave_out_its_name(client, random):
    status, _, told = client.predict({"inputs": [b64(file_of(picture(random)))]})
    assert status == 200
    assert len(told["outputs"]) == 1


@pytest.mark.parametrize("form", ["rows", "columns"])
def test_pictures_as_numbers(client, random, form):
    images = random.random((2, 16, 18, 3)).round(3)
    body = {
        "rows": {"instances": [{"image": i, "strength": 0.5} for i in images.tolist()]},
        "columns": {"inputs": {"image": images.tolist(), "strength": [0.5, 0.5]}},
    }[form]
    status, _, told = client.predict({"signature_name": "float", **body})
    assert status == 200
    (painted,) = told.values()
    np.testing.assert_allclose(np.array(painted), np.full_like(images, 0.5), atol=1e-6)


def test_pictures_as_bytes(client, random):
    images = random.integers(0, 256, (2, 16, 18, 3), np.uint8)
    body = {"signature_name": "uint8", "inputs": {"image": images.tolist()}}
    status, _, told = client.predict(body)
    assert status == 200
    assert told["outputs"] == (255 - images).tolist()


def test_a_jpeg_becomes_a_jpeg_and_a_png_keeps_its_opacity(client, random):
    photo = picture(random)
    alpha = random.integers(0, 256, (20, 24, 1), np.uint8)
    see_through = file_of(np.concatenate([photo, alpha], axis=2))
    files = [file_of(photo, "JPEG"), see_through, file_of(photo, "WEBP")]
    _, _, told = client.predict({"instances": [b64(file) for file in files]})
    painted = [opened(value) for value in told["predictions"]]
    assert [p.format for p in painted] == ["JPEG", "PNG", "PNG"]
    np.testing.assert_array_equal(np.asarray(painted[1].getchannel("A")), alpha[..., 0])


def test_a_jpeg_of_two_pictures_becomes_a_jpeg_of_the_first(client, random):
    # As phones write them.
    photo = np.full((24, 32, 3), (200, 40, 90), np.uint8)
    small = Image.new("RGB", (16, 16))
    file = file_of(photo, "MPO", save_all=True, append_images=[small])
    assert Image.open(io.BytesIO(file)).format == "MPO"
    _, _, told = client.predict({"instances": [b64(file)]})
    painted = opened(told["predictions"][0])
    assert (painted.format, painted.size) == ("JPEG", (32, 24))
    np.testing.assert_allclose(np.asarray(painted), 255 - photo, atol=4)


@pytest.mark.parametrize("mistake", ADDRESSES)
def test_a_wrong_address_is_told(client, mistake):
    method, path, code, message = ADDRESSES[mistake]
    _check(client.ask(method, path), code, message)


@pytest.mark.parametrize("mistake", BODIES)
def test_a_wrong_body_is_told(client, mistake):
    body, message = BODIES[mistake]
    _check(client.predict(body), 400, message)


@pytest.mark.parametrize("mistake", INPUTS)
def test_a_wrong_input_is_told(client, mistake):
    inputs, message = INPUTS[mistake]
    body = {"instances": [{**GOOD, **inputs}]}
    _check(client.predict(body), 400, message)


@pytest.mark.parametrize("mistake", FLOATS)
def test_wrong_floats_are_told(client, mistake):
    images, message = FLOATS[mistake]
    body = {"signature_name": "float", "instances": images}
    _check(client.predict(body), 400, message)


@pytest.mark.parametrize("mistake", BYTES)
def test_wrong_bytes_are_told(client, mistake):
    images, message = BYTES[mistake]
    body = {"signature_name": "uint8", "instances": images}
    _check(client.predict(body), 400, message)


def _check(answer, code, message):
    status, headers, told = answer
    assert (status, list(told)) == (code, ["error"])
    assert message in told["error"]
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/page/page.js", "text/javascript"),
        ("/page/page.css", "text/css"),
        ("/page/icon.svg", "image/svg+xml"),
        ("/page/lake.jpg", "image/jpeg"),
    ],
)
def test_files_of_the_page(client, path, media_type):
    status, headers, content = client.ask("GET", path)
    assert status == 200
    assert headers["content-type"].startswith(media_type)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert b"://" not in content or media_type in ("image/jpeg", "image/svg+xml")
