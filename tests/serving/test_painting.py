import numpy as np
import pytest

from tests.serving.inverter import STYLES
from tests.serving.pictures import b64, file_of, picture
from tfstyle.serving.painting import requested_weights
from tfstyle.serving.predict import parse_request
from tfstyle.serving.signatures import signatures_for


def _weights(random, **inputs):
    import json

    rows = [{"image_bytes": b64(file_of(picture(random))), **inputs}]
    body = json.dumps({"instances": rows}).encode()
    request = parse_request(body, signatures_for(STYLES))
    return requested_weights(request, 1, len(STYLES))[0].tolist()


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, [1, 0, 0]),
        ({"strength": 0.25}, [0.25, 0, 0]),
        ({"style_weights": [0, 3, 1]}, [0, 0.75, 0.25]),
        ({"style_weights": [0, 3, 1], "strength": 0}, [0, 0, 0]),
        ({"style_weights": [1e308, 1e308, 0]}, [0.5, 0.5, 0]),
        ({"style_weights": [5e-324, 0, 0]}, [1, 0, 0]),
    ],
)
def test_only_ratios_count_and_they_sum_to_the_strength(random, inputs, expected):
    np.testing.assert_allclose(_weights(random, **inputs), expected)
