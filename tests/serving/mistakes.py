"""Invalid requests, with TensorFlow Serving's error messages."""

import numpy as np

from tests.serving.pictures import b64, file_of

PHOTO = b64(file_of(np.zeros((16, 16, 3), np.uint8)))
GOOD = {"image_bytes": PHOTO, "style_weights": [1, 0, 0], "strength": 1}
MODEL = "/v1/models/inverter"
OTHER = "/v1/models/half"
NO_HALF = "Servable not found for request: Latest(half)"
MALFORMED = "Malformed request: "

# Method, path, status, message.
ADDRESSES = {
    "another model": ("POST", f"{OTHER}:predict", 404, NO_HALF),
    "another version": (
        "POST",
        f"{MODEL}/versions/7:predict",
        404,
        "Servable not found for request: Specific(inverter, 7)",
    ),
    "another label": (
        "POST",
        f"{MODEL}/labels/canary:predict",
        400,
        "Unrecognized servable version label: canary",
    ),
    "a huge version": (
        "POST",
        f"{MODEL}/versions/{10**30}:predict",
        400,
        "Failed to convert version: ",
    ),
    "metadata of another": ("GET", f"{OTHER}/metadata", 404, NO_HALF),
    "status of another": (
        "GET",
        OTHER,
        404,
        "Could not find any versions of model half",
    ),
    "status of a version": (
        "GET",
        f"{MODEL}/versions/7",
        404,
        "Could not find version 7 of model inverter",
    ),
    "no model": (
        "GET",
        "/v1/models/versions/3/metadata",
        400,
        "Missing model name in request.",
    ),
    "GET": ("GET", f"{MODEL}:predict", 400, f"{MALFORMED}GET {MODEL}:predict"),
    "PUT": ("PUT", f"{MODEL}:predict", 400, f"{MALFORMED}PUT {MODEL}:predict"),
    "an unknown verb": ("POST", f"{MODEL}:paint", 400, MALFORMED),
    "no verb": ("POST", MODEL, 400, MALFORMED),
    "no number": ("GET", f"{MODEL}/versions/x", 400, MALFORMED),
    "classify": (
        "POST",
        f"{MODEL}:classify",
        400,
        "method_name to be tensorflow/serving/classify. Was: tensorflow/serving/pred",
    ),
    "regress": ("POST", f"{MODEL}:regress", 400, "Expected regression signature"),
    "outside": ("GET", "/nothing", 404, "Not Found: GET /nothing"),
    "outside of the page": ("GET", "/page/..%2fserver.py", 404, "Not Found"),
    "GET of all jobs": ("GET", "/v1/jobs", 405, "Method Not Allowed: GET /v1/jobs"),
    "PUT of a job": ("PUT", "/v1/jobs/x", 405, "Method Not Allowed: PUT /v1/jobs/x"),
    "POST to the page": ("POST", "/", 405, "Method Not Allowed"),
}

# Body, message.
BODIES = {
    "empty": ("", "JSON Parse error: The document is empty"),
    "no JSON": ("{", "JSON Parse error: "),
    "no UTF-8": (b"\xff\xff", "JSON Parse error: "),
    "too deep": ("[" * 100_000, "JSON Parse error: "),
    "no object": ([1], "Is not object"),
    "neither form": ({"image_bytes": [PHOTO]}, "Missing 'inputs' or 'instances' key"),
    "both forms": (
        {"inputs": [PHOTO], "instances": [PHOTO]},
        "expecting only one of 'inputs' or 'instances' keys to exist",
    ),
    "another signature": (
        {"signature_name": "flaot", "instances": [PHOTO]},
        'Serving signature name: "flaot" not found in signature def',
    ),
    "a signature that is a number": (
        {"signature_name": 100, "instances": [PHOTO]},
        "'signature_name' key must be a string value.",
    ),
    "rows as an object": ({"instances": PHOTO}, "'instances' to be an list/array"),
    "no rows": ({"instances": []}, "No values in 'instances' array"),
    "mixed rows": ({"instances": [GOOD, PHOTO]}, "Expecting objects only, or values"),
    "rows of other names": (
        {"instances": [GOOD, {"image_bytes": PHOTO}]},
        "Failed to process element: 1 of 'instances' list",
    ),
    "an unknown input": (
        {"instances": [{"image": PHOTO}]},
        "JSON object: does not have named input: image",
    ),
    "no picture": (
        {"inputs": {"strength": [1]}},
        "Missing named input: image_bytes in 'inputs' object.",
    ),
    "a scalar": ({"inputs": PHOTO}, "Expected `image_bytes` to be a list"),
    "text": ({"instances": ["abc"]}, "Expected each file in `image_bytes`"),
    "a number": ({"instances": [3]}, "Expected each file in `image_bytes`"),
    "null": ({"instances": [None]}, "Expected each file in `image_bytes`"),
    "b64 of a number": ({"instances": [{"b64": 7}]}, "Unable to base64 decode"),
    "bad b64": ({"instances": [{"b64": "a*c="}]}, "Unable to base64 decode"),
    "other lengths": (
        {"inputs": {"image_bytes": [PHOTO], "strength": [1, 1]}},
        "Expected all inputs to have the same batch size",
    ),
}

# Inputs to add to good ones, message.
INPUTS = {
    "b64 and more": ({"image_bytes": {**PHOTO, "a": 1}}, "Expected each file in `"),
    "no image": ({"image_bytes": b64(b"text")}, "Expected `image_bytes` to be"),
    "an empty one": ({"image_bytes": b64(b"")}, "Expected `image_bytes` to be"),
    "a TIFF": (
        {"image_bytes": b64(file_of(np.zeros((16, 16, 3), np.uint8), "TIFF"))},
        "Expected `image_bytes` to be",
    ),
    "a tiny one": (
        {"image_bytes": b64(file_of(np.zeros((3, 16, 3), np.uint8)))},
        "at least 16 x 16 pixels",
    ),
    "weights of two": (
        {"style_weights": [1, 0]},
        "Expecting shape [-1, 3] of `style_weights` but got: [1, 2]",
    ),
    "flat weights": ({"style_weights": 1}, "Expected `style_weights` to be a list"),
    "no weights": ({"style_weights": []}, "Expected `style_weights` to be a list"),
    "weights as text": (
        {"style_weights": ["1", "0", "0"]},
        "Expected `style_weights` to have only numbers",
    ),
    "a weight below 0": ({"style_weights": [1, 0, -1]}, "to be at least 0"),
    "all weights 0": (
        {"style_weights": [0, 0, 0]},
        "and each picture to have at least one weight above 0",
    ),
    "NaN": (
        {"strength": float("nan")},
        "Expected `strength` to contain only finite numbers",
    ),
    "endless": (
        {"strength": 10**400},
        "Expected `strength` to contain only finite numbers",
    ),
    "a style by name and weights": ({"style": "dots"}, "Expected either `style` or"),
    "a style that is no text": ({"style": 3}, "Expected `style` to be a list of str"),
    "above 1": ({"strength": 1.5}, "Expected `strength` to be from 0 to 1"),
    "small strokes": (
        {"stroke_scale": 0.5},
        "Expected `stroke_scale` to be 0 or a number from 1 to 16. Received: "
        "stroke_scale=0.5",
    ),
    "huge strokes": ({"stroke_scale": 17}, "Received: stroke_scale=17.0"),
    "strokes as text": (
        {"stroke_scale": "2"},
        "Expected `stroke_scale` to have only numbers",
    ),
    "a boolean": ({"strength": True}, "Expected `strength` to have only numbers"),
}

# Pictures, message.
FLOATS = {
    "ragged": (
        [[[[0, 0, 0]], [[0, 0]]]],
        "Expected `image` to be a list nested",
    ),
    "strings": ([["abc"] * 3] * 3, "Expected `image` to be a list nested"),
    "of 4 channels": (
        np.zeros((1, 16, 16, 4)).tolist(),
        "Expecting shape [-1, -1, -1, 3] of `image` but got: [1, 16, 16, 4]",
    ),
    "out of range": (
        np.full((1, 16, 16, 3), 255).tolist(),
        "Expected `image` to have values from 0 to 1",
    ),
    "too small": (np.zeros((1, 3, 16, 3)).tolist(), "at least 16 x 16 pixels"),
    "none": ([], "No values in 'instances' array"),
}

# Pictures of whole numbers, message.
BYTES = {
    "fractions": (
        np.full((1, 16, 16, 3), 0.5).tolist(),
        "Expected `image` to have whole numbers from 0 to 255",
    ),
    "out of range": (
        np.full((1, 16, 16, 3), 256).tolist(),
        "Expected `image` to have whole numbers from 0 to 255",
    ),
    "below 0": (
        np.full((1, 16, 16, 3), -1).tolist(),
        "Expected `image` to have whole numbers from 0 to 255",
    ),
    "too small": (np.zeros((1, 3, 16, 3)).tolist(), "at least 16 x 16 pixels"),
}
