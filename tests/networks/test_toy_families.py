"""A family of each kind, from its row in the table through the whole package."""

import io
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.networks.table import run
from tests.networks.toy_families import NAMES, SHOWN, ToyNames, ToyPainting
from tfstyle.errors import InputError
from tfstyle.exporting.litert.convert import write_litert
from tfstyle.exporting.saved_model.saved_model import write_saved_model
from tfstyle.images import encode, load, save, to_uint8
from tfstyle.models.card import Card, read_card
from tfstyle.models.find import find_model
from tfstyle.models.keras_file import load_network, save_network
from tfstyle.networks import families
from tfstyle.runtimes import kept_runtime, open_runtime

pytestmark = pytest.mark.slow

# The command, with the two families in its table.
COMMAND = """
from tests.networks.toy_families import NAMES, SHOWN
from tfstyle.networks.families import FAMILIES
FAMILIES.update({family.name: family for family in (NAMES, SHOWN)})
import sys
from tfstyle.cli.main import main
sys.exit(main(sys.argv))
"""
FAMILIES = {family.name: family for family in (NAMES, SHOWN)}
CARDS = {
    "ToyNames": Card("toy", "ToyNames", ("dots", "lines", "waves")),
}
RUNTIMES = ("keras", "litert", "saved_model")
only_painting = pytest.mark.parametrize("network", ["ToyPainting"], indirect=True)


@pytest.fixture(scope="module", autouse=True)
def table():
    with pytest.MonkeyPatch.context() as patch:
        for name, family in FAMILIES.items():
            patch.setitem(families.FAMILIES, name, family)
        CARDS["ToyPainting"] = Card("toy", "ToyPainting", ())
        yield


@pytest.fixture(scope="module", params=FAMILIES)
def network(request, table):
    random = np.random.default_rng(0)
    network = ToyNames(3) if request.param == "ToyNames" else ToyPainting()
    for variable in network.weights:  # as in half precision, so that files are exact
        noise = random.normal(0, 0.5, variable.shape)
        variable.assign(noise.astype(np.float16).astype(np.float32))
    return network


@pytest.fixture(scope="module")
def card(network):
    return CARDS[type(network).__name__]


@pytest.fixture(scope="module")
def folder(network, card, tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    save_network(network, card, folder / "toy.keras")
    write_litert(network, card, folder / "toy.tflite")
    write_saved_model(network, card, folder / "toy" / "1")
    return folder


@pytest.fixture
def photo(random):
    return random.random((29, 41, 3), np.float32)


@pytest.fixture
def painting(random):
    return random.random((33, 20, 3), np.float32)


@pytest.fixture
def style(card, painting):
    """What `stylize` is told."""
    return {"dots": 3, "waves": 1} if card.styles else painting


@pytest.fixture
def expect(network, card, painting):
    """What a network itself makes of a photograph, at full strength."""

    def paint(photo):
        images = photo[None]
        if card.styles:
            weights = np.array([[0.75, 0, 0.25]], np.float32)
            return run(network, {"image": images, "style_weights": weights})[0]
        # Painting and code are told apart by the second run.
        code = np.zeros((1, 4), np.float32)
        inputs = {"image": images, "code": code, "painting": painting[None]}
        made = network({n: np.array(x) for n, x in inputs.items()})["code"]
        inputs["code"] = np.array(made)
        return np.array(network(inputs)["stylized_image"])[0]

    return paint


def _where(folder, runtime):
    return folder / "toy" / "1" if runtime == "saved_model" else folder


def test_the_number_of_parameters_is_what_keras_counts(network, card):
    config = {n: getattr(network, n) for n in card.family.ranges}
    assert card.family.count_parameters(**config) == network.count_params()


def test_a_file_gives_card_and_network_back(network, card, folder):
    assert read_card(folder / "toy.keras") == card
    loaded, again = load_network(folder / "toy.keras")
    assert again == card
    for ours, theirs in zip(loaded.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_card_has_styles_where_the_family_knows_them():
    with pytest.raises(InputError, match="`styles`"):
        Card("toy", "ToyNames", ())
    with pytest.raises(InputError, match="`styles`"):
        Card("toy", "ToyPainting", ("dots",))


def test_a_family_that_is_not_in_the_table_is_refused_in_one_line(
    folder, photo, style, monkeypatch, card
):
    monkeypatch.delitem(families.FAMILIES, card.network)
    what = (
        "no valid 'styles'"
        if not card.styles
        else "which this version does not support"
    )
    with pytest.raises(InputError, match=what):
        tfstyle.stylize(photo, style, model=folder)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_stylize_paints_as_the_network_does(runtime, folder, photo, style, expect):
    model = _where(folder, runtime)
    for strength in (1.0, 0.25):
        painted = tfstyle.stylize(
            photo, style, model=model, runtime=runtime, strength=strength
        )
        expected = photo + strength * (expect(photo) - photo)
        np.testing.assert_allclose(painted, expected, atol=2e-3)


def test_tiles_are_the_whole(folder, style, expect, random):
    photo = random.random((300, 410, 3), np.float32)
    painted = tfstyle.stylize(
        photo, style, model=folder, runtime="litert", tile_size=256
    )
    np.testing.assert_allclose(painted, expect(photo), atol=2e-3)


def test_least_sides_are_those_of_the_family(folder, card, photo, style, monkeypatch):
    family = replace(card.family, least_side=30)
    monkeypatch.setitem(families.FAMILIES, card.network, family)
    monkeypatch.setattr(kept_runtime, "_kept", {})  # of the former family
    with pytest.raises(InputError, match="sides of at least 30 pixels"):
        tfstyle.stylize(photo, style, model=folder, runtime="litert")


@only_painting
def test_bytes_are_mixed_as_floats_are(folder, photo, painting, tmp_path):
    from tfstyle.methods.stylize.file import make_stylizer
    from tfstyle.methods.stylize.options import StylizeOptions

    options = {"model": str(folder), "runtime": "litert", "strength": 0.5}
    stylizer = make_stylizer(StylizeOptions(**options))
    save(painting, tmp_path / "painting.png")
    pixels = (photo * 255).round().astype(np.uint8)
    painted = stylizer(pixels, tmp_path / "painting.png")
    exact = stylizer(pixels / np.float32(255), tmp_path / "painting.png")
    assert painted.dtype == np.uint8
    assert np.abs(painted / 255 - exact).max() <= 1.01 / 255


@only_painting
@pytest.mark.parametrize("wrong", [["a.png", "b.png"], {"dots": 1}, None, 7, []])
def test_what_is_no_painting_is_refused_in_one_line(folder, photo, wrong):
    with pytest.raises(InputError, match=r"^\w+ .*`style`.* Received: style"):
        tfstyle.stylize(photo, wrong, model=folder)


def test_runtimes_have_the_signatures_of_the_family(folder, card, photo, painting):
    outputs = []
    for name in RUNTIMES:
        runtime = open_runtime(find_model(_where(folder, name)), name, 0.1)
        style = np.array([[0.5, 0, 0.25]], np.float32)
        if not card.styles:
            style = runtime.style(painting[None])
            assert style.shape == (1, 4)
        outputs.append(runtime.paint(photo[None], style))
    for other in outputs[1:]:
        np.testing.assert_allclose(other, outputs[0], atol=2e-3)


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
    # A style may also be given by its name instead of weights.
    assert inputs.keys() - {"style"} == row.keys()
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_every_format_is_exported_and_compared(folder, card, tmp_path):
    formats = ("keras", "tflite", "saved_model", "hub")
    report = tfstyle.export(
        folder, tmp_path / "exported", format=formats, tflite=("float16", "float32")
    )
    assert len(report["files"]) == 5
    assert all(f["psnr"] >= f["threshold"] for f in report["files"].values())


def test_a_family_by_names_is_trained_and_its_card_says_how(
    vgg19_weights, photo, painting, tmp_path
):
    from tfstyle.training.options import TrainOptions
    from tfstyle.training.result import make_card
    from tfstyle.training.run import TrainRun

    save(np.tile(photo, (2, 2, 1)), tmp_path / "photo.png")
    options = {"steps": 4, "crop_size": 32, "last_crop_size": 32, "style_size": 32}
    options |= {"content_layers": ("relu1_2",), "style_layers": ("relu1_1",)}
    options = TrainOptions(
        **options,
        network="ToyNames",
        statistic="w2",
        vgg19_weights=str(vgg19_weights),
    )
    paintings = {"dots": np.tile(painting, (2, 2, 1)), "lines": np.tile(photo, 1)}
    run = TrainRun(paintings, [tmp_path / "photo.png"], options, tmp_path)
    before = run.network.get_weights()
    run()
    network = run.network
    assert isinstance(network, ToyNames)
    changes = [
        np.abs(new - old).max()
        for new, old in zip(network.get_weights(), before, strict=True)
    ]
    assert min(changes) > 0
    card = make_card("trained", run, network, {name: {} for name in paintings})
    assert (card.network, card.styles) == ("ToyNames", ("dots", "lines"))
    assert card.about["options"]["width"] == 4
    assert card.about["options"]["statistic"] == "w2"
    assert run.trainer.terms[1].statistic == "w2"
    assert card.family is NAMES


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


@pytest.mark.parametrize("argument", ["finetune", "init_from"])
def test_a_network_of_another_kind_is_not_trained_further(
    argument, network, folder, painting, photo, tmp_path
):
    from tfstyle.training.options import TrainOptions
    from tfstyle.training.run import TrainRun
    from tfstyle.training.styles import find_base

    given = {"init_from": "", "finetune": "", argument: folder / "toy.keras"}
    if isinstance(network, ToyPainting):
        with pytest.raises(InputError, match=f"named styles.*Received: {argument}="):
            find_base(**given, styles=["dots", "lines", "waves"])
    elif argument == "finetune":
        base = find_base(**given, styles=["new"])
        photos, styles = [tmp_path / "a.png"], {"new": painting}
        with pytest.raises(InputError, match="Received: finetune=<ToyNames>"):
            TrainRun(styles, photos, TrainOptions(), tmp_path, base, finetune=True)
    else:
        assert find_base(**given, styles=["dots", "lines", "waves"])


def test_what_is_shown_a_painting_cannot_be_trained():
    from tfstyle.training.options import TrainOptions

    with pytest.raises(InputError, match="Received: network='ToyPainting'"):
        TrainOptions(network="ToyPainting")
    with pytest.raises(InputError, match="Did you mean 'ToyNames'"):
        TrainOptions(network="ToyName")


def test_what_has_no_target_that_mixes_is_not_trained():
    from tfstyle.training.options import TrainOptions

    with pytest.raises(InputError, match=r"w2\. Received: statistic='mrf'"):
        TrainOptions(statistic="mrf")
