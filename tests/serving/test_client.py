import io

import numpy as np
import pytest
from PIL import Image

from tests.serving.pictures import file_of, picture
from tfstyle.errors import InputError
from tfstyle.serving.client import predict, styles


def _decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.fixture
def url(client):
    return f"{client.url}/v1/models/inverter"


def test_a_style_by_name_or_weights(url, random):
    photo = picture(random)
    file = file_of(photo)
    np.testing.assert_array_equal(_decoded(predict(url, file, "waves")), 255 - photo)
    painted = predict(f"{url}/versions/1", file, [0, 1, 1], strength=0.0)
    np.testing.assert_array_equal(_decoded(painted), photo)


def test_names_of_styles(url):
    assert styles(url) == ["dots", "lines", "waves"]


def test_mistakes_are_told(client, url, random):
    file = file_of(picture(random))
    with pytest.raises(InputError, match="Did you mean 'waves'"):
        predict(url, file, "wavs")
    with pytest.raises(InputError, match=r"from 0 to 1.*Received: url="):
        predict(url, file, "waves", strength=3)
    with pytest.raises(InputError, match=r"Servable not found.*half"):
        predict(f"{client.url}/v1/models/half", file, "waves")
    with pytest.raises(InputError, match=r"Received: url='http://127.0.0.1:9"):
        predict("http://127.0.0.1:9/v1/models/x", file, [1])
