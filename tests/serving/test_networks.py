"""Tests that real networks paint the same pictures as without a server."""

import io
import shutil
import sys
import time

import numpy as np
import pytest
from PIL import Image

from tests.serving.pictures import b64, file_of, opened, picture
from tests.serving.running import running
from tfstyle.methods.stylize import stylize
from tfstyle.methods.stylize.file import stylize_file
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.tiles import DEFAULT_TILE_SIDE
from tfstyle.models.find import find_model

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow

WEIGHTS = np.eye(3, dtype="f4")[0]


def test_the_bundled_network_paints_as_without_a_server(random):
    photo = picture(random, 32, 40)
    row = {"image_bytes": b64(file_of(photo)), "style_weights": [0, 2, 0, 1, 0, 0]}
    body = {"instances": [{**row, "strength": 0.8}]}
    with running(["classic"]) as client:
        status, _, told = client.predict(body, "classic")
        assert status == 200, told
        _, _, shown = client.ask("GET", "/styles")
    painted = np.asarray(opened(told["predictions"][0])) / 255
    expected = stylize(
        Image.open(io.BytesIO(file_of(photo))),
        "wave:2,udnie",
        strength=0.8,
        model="classic",
    )
    np.testing.assert_allclose(painted, expected, atol=0.51 / 255)
    (model,) = shown["models"]
    assert model["styles"][1]["name"] == "wave"
    assert "Hokusai" in model["styles"][1]["title"]


def test_strokes_are_as_large_as_without_a_server(painting_model, random, tmp_path):
    coarse = random.integers(0, 256, (30, 42, 3), np.uint8)
    photo = np.asarray(Image.fromarray(coarse).resize((1700, 1200)))
    source = tmp_path / "photo.png"
    source.write_bytes(file_of(photo))
    with running([f"any={painting_model}"], workers=1) as client:
        painted = [
            _answered(client, file_of(photo), f"?style=waves{query}")
            for query in ("", "&stroke_scale=1")
        ]
    for scale, answered in enumerate(painted):
        assert answered.shape == photo.shape
        expected = _written(source, painting_model, scale)
        np.testing.assert_array_equal(answered, expected)
    reduced, whole = (answered.astype(int) for answered in painted)
    assert np.abs(reduced - whole).mean() > 1


def _answered(client, file, query):
    status, _, content = client.ask("POST", f"/stylize{query}", file, timeout=120)
    assert status == 200, content
    return np.asarray(Image.open(io.BytesIO(content)))


def _written(source, model, scale):
    """Returns the picture of the command, painted in tiles as the server does."""
    output = source.with_name("painted.png")
    options = {"model": str(model), "runtime": "litert", "stroke_scale": scale}
    options = StylizeOptions(**options, tile_size=DEFAULT_TILE_SIDE)
    stylize_file(source, "waves", output, options)
    return np.asarray(Image.open(output))


def test_a_new_version_is_picked_up_while_the_server_runs(tmp_path, random):
    network = find_model("classic").litert
    (tmp_path / "1").mkdir()
    shutil.copy(network, tmp_path / "1")
    body = {"instances": [b64(file_of(picture(random)))]}
    with running([f"mine={tmp_path}"], workers=1, poll_seconds=0.1) as client:
        assert client.predict(body, "mine/versions/1")[0] == 200
        (tmp_path / "2").mkdir()
        shutil.copy(network, tmp_path / "2")
        end = time.monotonic() + 30
        while client.predict(body, "mine/versions/2")[0] != 200:
            assert time.monotonic() < end
        assert client.predict(body, "mine")[0] == 200
        while client.predict(body, "mine/versions/1")[0] != 404:
            assert time.monotonic() < end


def test_large_pictures_are_painted_in_tiles():
    from tests.serving.inverter import Inverter
    from tfstyle.serving.painter import Painter

    runner = Inverter()
    sizes = []
    paint = runner.paint_part

    def noting(images, weights, moments, origin):
        sizes.append(images.shape[1:3])
        return paint(images, weights, moments, origin)

    runner.paint_part = noting
    photo = np.zeros((1300, 1000, 3), np.uint8)
    shares = []
    painted = Painter(runner).paint(photo, WEIGHTS, on_tile=shares.append)
    assert (painted == 255).all()
    assert len(sizes) > 1
    assert max(map(max, sizes)) <= DEFAULT_TILE_SIDE
    assert shares[-1] == 1


def test_serving_by_litert_needs_no_tensorflow():
    import subprocess

    program = (
        "import sys\n"
        "from tfstyle.serving.server import Server\n"
        "from tfstyle.serving.serve_options import ServeOptions\n"
        "from tfstyle.serving.versions import parse_sources\n"
        "Server(parse_sources(['classic'], []), ServeOptions(port=0)).close()\n"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore::ResourceWarning", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
