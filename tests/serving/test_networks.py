"""Tests that real networks paint the same pictures as without a server."""

import io
import shutil
import sys
import time

import numpy as np
import pytest

from tests.serving.pictures import b64, file_of, opened, picture
from tests.serving.running import running
from tfstyle.methods.stylize import stylize
from tfstyle.models.find import find_model

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow


def test_the_bundled_network_paints_as_without_a_server(random):
    photo = picture(random, 32, 40)
    row = {"image_bytes": b64(file_of(photo)), "style_weights": [0, 2, 0, 1, 0, 0]}
    body = {"instances": [{**row, "strength": 0.8}]}
    with running(["classic"]) as client:
        status, _, told = client.predict(body, "classic")
        assert status == 200, told
        _, _, shown = client.ask("GET", "/styles")
    painted = np.asarray(opened(told["predictions"][0])) / 255
    from PIL import Image

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
    from tfstyle.methods.stylize.tiles import DEFAULT_TILE_SIDE
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
    painted = Painter(runner).paint(photo, np.eye(3, dtype="f4")[0], shares.append)
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
