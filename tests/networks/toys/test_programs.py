"""Tests of commands and the server with the toy families in the table."""

import io
import json
import subprocess
import sys
from base64 import b64decode, b64encode

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.images import encode, load, save, to_uint8
from tfstyle.models.find import find_model
from tfstyle.runtimes import open_runtime

pytestmark = pytest.mark.slow
# The command, with the two families in its table.
COMMAND = """
from tests.networks.toys.families import FAMILIES as TOYS
from tfstyle.networks.families import FAMILIES
FAMILIES.update(TOYS)
import sys
from tfstyle.cli.main import main
sys.exit(main(sys.argv))
"""


@pytest.mark.parametrize("kind", ["float", "uint8", "serving_default"])
def test_the_server_paints_as_stylize_does(
    kind, folder, card, photo, painting, style, random
):
    from tfstyle.serving.painter import Painter
    from tfstyle.serving.painting import paint_body
    from tfstyle.serving.servable import Servable

    files = find_model(folder)
    painter = Painter(open_runtime(files, "litert", 0.1))
    painter.check()
    signatures = Servable("toy", 1, card).metadata()["metadata"]["signature_def"]
    inputs = signatures["signature_def"][kind]["inputs"]
    pixels, shown = to_uint8(photo), to_uint8(painting)
    send = {
        "float": lambda x: (x / np.float32(255)).tolist(),
        "uint8": lambda x: x.tolist(),
        "serving_default": lambda x: {"b64": b64encode(encode(x, "PNG")).decode()},
    }[kind]
    suffix = "_bytes" if kind == "serving_default" else ""
    row = {f"image{suffix}": send(pixels), "strength": 0.5}
    row |= (
        {"style_weights": [3, 0, 1]}
        if card.styles
        else {f"style_image{suffix}": send(shown)}
    )
    # A style may also be given by its name instead of weights, and `stroke_scale` is
    # optional.
    assert inputs.keys() - {"style", "stroke_scale"} == row.keys()
    body = json.dumps({"signature_name": kind, "instances": [row]}).encode()
    answer, _ = paint_body(painter, body, 10**6, 10**7, lambda share: None)
    (painted,) = json.loads(answer)["predictions"]
    if kind == "serving_default":
        file = io.BytesIO(b64decode(painted["b64"]))
        painted = np.asarray(Image.open(file)) / 255
    elif kind == "uint8":
        painted = np.array(painted) / 255
    expected = tfstyle.stylize(
        pixels, style if card.styles else shown, model=folder, strength=0.5
    )
    np.testing.assert_allclose(painted, expected, atol=1.6 / 255)


def test_a_folder_is_stylized_picture_by_picture(
    folder, card, photo, painting, style, tmp_path
):
    photos, output = tmp_path / "photos", tmp_path / "painted"
    photos.mkdir()
    for name, picture in {"a.png": photo, "b.png": photo[::-1]}.items():
        save(picture, photos / name)
    save(painting, tmp_path / "painting.png")
    told = "dots:3,waves" if card.styles else str(tmp_path / "painting.png")
    flags = [f"--style={told}", f"--output={output}", f"--model={folder}"]
    command = [sys.executable, "-c", COMMAND, "stylize", str(photos), *flags]
    subprocess.run(command, check=True, capture_output=True)
    shown = style if card.styles else tmp_path / "painting.png"
    for name in ("a.png", "b.png"):
        expected = tfstyle.stylize(photos / name, shown, model=folder)
        np.testing.assert_allclose(load(output / name), expected, atol=1 / 255)


def test_styles_are_listed_or_a_painting_is_asked_for(
    folder, card, monkeypatch, capsys
):
    from tfstyle.cli.main import main

    monkeypatch.chdir(folder)
    assert main(["tfstyle", "styles", "--model=toy.keras"]) == 0
    listed = "dots\nlines\nwaves\n"
    asked = (
        "toy takes any painting as its style: tfstyle stylize PHOTO "
        "--model=toy.keras --style=PAINTING.jpg\n"
    )
    assert capsys.readouterr().out == (listed if card.styles else asked)
    assert tfstyle.styles("toy.keras") == card.styles
    sheet = ["--output=sheet.png", "--image_size=32", "--runtime=litert"]
    code = main(["tfstyle", "styles", f"--model={folder}", *sheet])
    assert code == (0 if card.styles else 1)
    error = capsys.readouterr().err
    if not card.styles:
        assert "'toy' only takes paintings. Received: model=" in error
        assert error.count("\n") == 1
