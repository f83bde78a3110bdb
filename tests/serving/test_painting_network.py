"""Tests of the server's painter with a network for paintings and named styles."""

import hashlib
import io
import json
from base64 import b64decode, b64encode

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.painting_model import STYLES, painting_card
from tfstyle.images import encode
from tfstyle.models.find import find_model
from tfstyle.models.saved_style import (
    SavedStyle,
    network_digest,
    write_saved_style,
)
from tfstyle.runtimes import open_runtime
from tfstyle.serving import painter as painter_module
from tfstyle.serving.painter import Painter, Painting
from tfstyle.serving.painting import paint_body
from tfstyle.serving.servable import Servable
from tfstyle.serving.serving_error import ServingError

pytest.importorskip("ai_edge_litert")


@pytest.fixture(scope="module")
def painter(painting_model):
    painter = Painter(open_runtime(find_model(painting_model), "litert", 0.1))
    painter.check()
    return painter


@pytest.fixture
def photo(random):
    return random.integers(0, 255, (33, 47, 3), np.uint8)


@pytest.fixture
def painting(random):
    return random.integers(0, 255, (20, 30, 3), np.uint8)


def _send(painter, row, signature="serving_default"):
    body = json.dumps({"signature_name": signature, "instances": [row]}).encode()
    answer, _ = paint_body(painter, body, 10**6, 10**7, lambda share: None)
    (painted,) = json.loads(answer)["predictions"]
    if signature == "uint8":
        return np.array(painted) / 255
    return np.asarray(Image.open(io.BytesIO(b64decode(painted["b64"])))) / 255


def _file(pixels):
    return {"b64": b64encode(encode(pixels, "PNG")).decode()}


def _blend(weights, painting=None):
    named = dict(zip(STYLES, weights, strict=True))
    named = {name: weight for name, weight in named.items() if weight}
    parts = [f"{name}:{weight}" for name, weight in named.items()]
    return parts + ([painting] if painting is not None else [])


@pytest.mark.parametrize("weights", [(0, 3, 1), (0, 0, 2), None])
@pytest.mark.parametrize("shown", [False, True])
def test_it_paints_as_stylize_does(
    painter, photo, painting, painting_model, weights, shown
):
    row = {"image_bytes": _file(photo), "strength": 0.5}
    row |= {"style_weights": weights} if weights else {}
    row |= {"style_image_bytes": _file(painting)} if shown else {}
    # By default, the first style is used, or the painting alone if there is one.
    told = weights or ((0, 0, 0) if shown else (1, 0, 0))
    expected = tfstyle.stylize(
        photo,
        _blend(told, painting if shown else None),
        model=painting_model,
        runtime="litert",
        strength=0.5,
    )
    np.testing.assert_allclose(_send(painter, row), expected, atol=2 / 255)


@pytest.mark.parametrize("strength", [0, 0.5, 1])
def test_each_picture_has_its_own_stroke_scale(
    painter, random, painting_model, strength
):
    photos = random.random((2, 130, 150, 3), np.float32).round(3)
    scales, strengths = [2.0, 0.0], [strength, 1.0]
    inputs = {"image": photos.tolist(), "style": ["waves"] * 2}
    inputs |= {"stroke_scale": scales, "strength": strengths}
    body = json.dumps({"signature_name": "float", "inputs": inputs}).encode()
    answer, _ = paint_body(painter, body, 10**6, 10**7, lambda share: None)
    painted = np.array(json.loads(answer)["outputs"])
    for photo, one, scale, how in zip(photos, painted, scales, strengths, strict=True):
        options = {"model": painting_model, "runtime": "litert", "strength": how}
        expected = tfstyle.stylize(photo, "waves", stroke_scale=scale, **options)
        np.testing.assert_allclose(one, expected, atol=1e-5)


def test_pixels_are_painted_as_files(painter, photo, painting):
    files = {"image_bytes": _file(photo), "style_image_bytes": _file(painting)}
    pixels = {"image": photo.tolist(), "style_image": painting.tolist()}
    np.testing.assert_allclose(
        _send(painter, pixels, "uint8"), _send(painter, files), atol=1 / 255
    )


class Counter:
    """Runtime that counts the paintings that it encodes."""

    def __init__(self, runtime):
        self._runtime, self.encoded = runtime, 0

    def __getattr__(self, name):
        return getattr(self._runtime, name)

    def style(self, paintings):
        self.encoded += len(paintings)
        return self._runtime.style(paintings)


@pytest.fixture
def counter(painting_model):
    return Counter(open_runtime(find_model(painting_model), "litert", 0.1))


def test_a_painting_that_is_sent_again_is_not_encoded_again(
    counter, painter, photo, painting
):
    counting = Painter(counter)
    row = {"image_bytes": _file(photo), "style_image_bytes": _file(painting)}
    first, again = _send(counting, row), _send(counting, row)
    assert counter.encoded == 1
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, _send(painter, row))
    file = encode(painting, "PNG")
    assert list(counting._codes) == [hashlib.sha256(file).hexdigest()]
    _send(counting, row | {"style_image_bytes": _file(painting[:, ::-1])})
    assert counter.encoded == 2
    # A file that cannot be decoded leaves nothing behind.
    damaged = {"b64": b64encode(file[: len(file) // 2]).decode()}
    with pytest.raises(ServingError):
        _send(counting, row | {"style_image_bytes": damaged})
    assert len(counting._codes) == 2


def test_the_least_recently_used_code_leaves(counter, random, monkeypatch):
    monkeypatch.setattr(painter_module, "KEPT_CODES", 2)
    counting = Painter(counter)
    one, two, three = (
        Painting.of_pixels(random.random((20, 16, 3), np.float32)) for _ in range(3)
    )
    for shown in (one, two, one, three, one):  # two leaves
        counting.encode(shown)
    assert counter.encoded == 3
    assert list(counting._codes) == [three.key, one.key]
    counting.encode(two)
    assert counter.encoded == 4


def test_what_cannot_be_used_is_refused(painter, photo, painting):
    files = {"image_bytes": _file(photo), "style_image_bytes": _file(painting)}
    for weights in ((0, -1, 0), (1, 2)):
        with pytest.raises(ServingError):
            _send(painter, files | {"style_weights": weights})
    with pytest.raises(ServingError):
        _send(painter, {"image_bytes": _file(photo), "style_weights": (0, 0, 0)})
    with pytest.raises(ServingError):
        _send(painter, files | {"style_image_bytes": {"b64": "bm90IGEgcGljdHVyZQ=="}})


def test_the_page_learns_that_paintings_can_be_shown():
    servable = Servable("any", 1, painting_card())
    assert servable.shows_paintings
    inputs = servable.metadata()["metadata"]["signature_def"]["signature_def"]
    names = list(inputs["serving_default"]["inputs"])
    names.remove("style")  # the weights as a text
    names.remove("stroke_scale")  # exported networks lack it
    expected = ["image_bytes", "style_image_bytes", "style_weights", "strength"]
    assert names == expected


def test_saved_styles_of_the_network_are_served_by_name(
    painting_model, painter, photo, painting, tmp_path
):
    path, foreign = tmp_path / "mine.style", tmp_path / "foreign.style"
    code = painter.encode(Painting.of_pixels(painting))
    digest = network_digest(painting_card())
    write_saved_style(SavedStyle("mine", "Mine", digest, code), path)
    write_saved_style(SavedStyle("foreign", "", "0" * 32, code), foreign)
    runner = open_runtime(find_model(painting_model), "litert", 0.1)
    other = Painter(runner, [str(path), str(foreign)])
    other.check()
    assert other.card.styles == (*STYLES, "mine")
    row = {"image_bytes": _file(photo), "style_weights": (0, 0, 0, 1)}
    files = {"image_bytes": _file(photo), "style_image_bytes": _file(painting)}
    np.testing.assert_allclose(_send(other, row), _send(painter, files), atol=1 / 255)
