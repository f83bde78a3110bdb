"""Photographs in named styles, in those of paintings and in blends of both."""

import json
import logging

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.painting_model import STYLES, make_painting_network, painting_card
from tfstyle.errors import InputError
from tfstyle.images import load, save
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.style_shares import parse_shares
from tfstyle.models.card import Card
from tfstyle.models.saved_style import FOLDER_VARIABLE, MOST_BYTES, read_saved_style
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of


@pytest.fixture
def photo(random):
    return random.random((45, 60, 3), np.float32)


@pytest.fixture
def painting(random, tmp_path):
    """File of blots of colors."""
    save(random.random((24, 40, 3), np.float32), tmp_path / "a painting, 1:2.png")
    return tmp_path / "a painting, 1:2.png"


@pytest.fixture
def make(painting_model):
    def make(**options):
        options = {"model": str(painting_model), "runtime": "litert"} | options
        return PaintingStylizer(StylizeOptions(**options))

    return make


def _run(signature, **inputs):
    network = make_painting_network()
    model = family_of(network).signature(signature).make_model(network)
    import tensorflow as tf

    return np.array(model({n: tf.constant(x) for n, x in inputs.items()}))


def _code_of_file(path):
    """A second way: Pillow alone resizes the file to a shorter side of 256 pixels."""
    picture = Image.open(path).convert("RGB")
    size = (
        round(picture.width * 256 / min(picture.size)),
        round(picture.height * 256 / min(picture.size)),
    )
    shown = np.asarray(picture.resize(size, Image.Resampling.LANCZOS), np.float32)
    return _run(STYLE, painting=shown[None] / np.float32(255))


def _code_of_name(name):
    return _run(NAMED_STYLE, style_weights=np.eye(3, dtype="f4")[[STYLES.index(name)]])


def _paint(photo, code):
    return _run(PAINT, image=photo[None], code=code)[0]


def test_a_painting_is_shown_with_a_shorter_side_of_256_pixels(make, photo, painting):
    expected = _paint(photo, _code_of_file(painting))
    np.testing.assert_allclose(make()(photo, painting), expected, atol=0.01)
    # As text, although the name has a comma and a colon.
    np.testing.assert_allclose(make()(photo, str(painting)), expected, atol=0.01)
    assert np.abs(_paint(photo, _code_of_name("dots")) - expected).max() > 0.05


def test_names_and_paintings_blend_by_weight(make, photo, painting):
    code = 0.75 * _code_of_name("waves") + 0.25 * _code_of_file(painting)
    expected = _paint(photo, code)
    stylizer, picture = make(), load(painting)
    for style in (
        ["waves:3", painting],
        {"waves": 3, painting: 1},
        {"waves": 1.5, str(painting): 0.5},
        ["waves:3", f"{painting}:1"],
    ):
        np.testing.assert_allclose(stylizer(photo, style), expected, atol=0.01)
    half = stylizer(photo, ["waves", picture])
    code = 0.5 * _code_of_name("waves") + 0.5 * _code_of_file(painting)
    np.testing.assert_allclose(half, _paint(photo, code), atol=0.01)


def test_the_public_class_serves_both_kinds_of_networks(make, photo, painting_model):
    options = StylizeOptions(model=str(painting_model), runtime="litert")
    stylizer = tfstyle.Stylizer(options)
    assert stylizer.styles == STYLES
    np.testing.assert_array_equal(stylizer(photo, "dots"), make()(photo, "dots"))


def test_strength_mixes_with_the_photograph(make, photo):
    expected = photo + 0.25 * (_paint(photo, _code_of_name("dots")) - photo)
    np.testing.assert_allclose(make(strength=0.25)(photo, "dots"), expected, atol=0.01)


def test_tiles_are_the_whole(make, random):
    photo = random.random((500, 610, 3), np.float32)
    whole = _paint(photo, _code_of_name("lines"))
    painted = make(tile_size=256)(photo, "lines")
    np.testing.assert_allclose(painted, whole, atol=0.01)


def test_a_code_is_made_once_for_equal_paintings(make, photo, painting, tmp_path):
    stylizer, calls = make(), []
    (tmp_path / "copy.png").write_bytes(painting.read_bytes())
    stylizer.open(45, 60)
    encode = stylizer._runtime.style
    stylizer._runtime.style = lambda x: calls.append(x.shape) or encode(x)
    for style in (painting, tmp_path / "copy.png", load(painting), painting):
        stylizer(photo, style)
    assert calls == [(1, 256, 427, 3)]


@pytest.mark.parametrize(
    "painting",
    [
        np.full((40, 30, 3), 0.5, np.float32),
        np.random.default_rng(0).random((33, 20)).astype("float32"),
        Image.new("RGBA", (50, 40), (255, 0, 0, 100)),
        np.random.default_rng(0).random((16, 900, 3)).astype("float32"),
    ],
    ids=["one color", "gray", "alpha", "panorama"],
)
def test_odd_paintings_make_a_picture(make, photo, painting):
    painted = make()(photo, painting)
    assert painted.shape == photo.shape
    assert np.isfinite(painted).all()
    assert painted.std() > 0.01


def test_the_photograph_may_be_its_own_painting(make, photo):
    assert np.isfinite(make()(photo, photo)).all()


@pytest.mark.parametrize(
    ("style", "message"),
    [
        (np.zeros((3, 5, 3), np.float32), "at least 16 x 16 pixels"),
        ("wvaes", "Did you mean 'waves'"),
        ("other", r"\(see `tfstyle styles --model=.*`\), or the file of a painting\. "),
        ("nowhere.jpg", "to be an existing file"),
        ("dots:1:2", "Did you mean 'dots'"),
        ("dots:many", "to be numbers of at least 0, not 'many'"),
        ({"dots": 0.0}, "weight above 0"),
        ({"dots": -1.0}, "a number from 0"),
        (["dots", "dots:2"], "contain 'dots' only once"),
        ([], "a name, a painting"),
        (None, "a name, a painting"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(make, photo, style, message):
    with pytest.raises(InputError, match=message) as caught:
        make()(photo, style)
    assert "\n" not in str(caught.value)
    assert "Received: " in str(caught.value)


def test_a_saved_style_paints_as_its_painting(make, photo, painting, tmp_path):
    stylizer = make()
    blend = {"dots": 1.0, painting: 2.0}
    painted = stylizer(photo, blend)
    path = tmp_path / "mine.style"
    assert stylizer.save_style(blend, path) == str(path)
    np.testing.assert_allclose(make()(photo, str(path)), painted, atol=1e-6)
    saved = read_saved_style(path, painting_card())
    assert (saved.name, saved.title) == ("mine", f"dots, {painting.name}")


def test_a_style_saved_by_name_is_one_of_the_styles(
    make, photo, painting, tmp_path, monkeypatch
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "styles"))
    stylizer = make()
    painted = stylizer(photo, painting)
    stylizer.save_style(painting, "mine")
    assert make().styles == (*STYLES, "mine")
    np.testing.assert_allclose(make()(photo, "mine"), painted, atol=1e-6)
    half = 0.5 * _code_of_name("dots") + 0.5 * _code_of_file(painting)
    blend = make()(photo, "mine,dots")
    np.testing.assert_allclose(blend, _paint(photo, half), atol=0.01)


def test_a_saved_style_is_not_trusted(make, photo, tmp_path):
    stylizer, path = make(), tmp_path / "mine.style"
    stylizer(photo, "dots")
    stylizer.save_style("dots", path)
    record = json.loads(path.read_text())
    other = Card("other", "ArbitraryNet", STYLES)
    with pytest.raises(InputError, match="a network other than 'other'"):
        read_saved_style(path, other)
    with pytest.raises(InputError, match="numbers, not 7"):
        read_saved_style(path, painting_card(), 7)
    nan = np.full(3, np.nan, "<f4")
    import base64

    for change, message in (
        ({"code": base64.b64encode(nan.tobytes()).decode()}, "invalid numbers"),
        ({"code": "abc"}, "its code is damaged"),
        ({"code": 7}, "its code is damaged"),
        ({"code": ""}, "its code is empty"),
        ({"format": 9}, "its format is not 1"),
        ({"name": "../evil"}, "no valid name"),
        ({"kind": "else"}, "from another program"),
    ):
        path.write_text(json.dumps(record | change))
        with pytest.raises(InputError, match=message):
            make()(photo, str(path))
    path.write_bytes(b" " * (MOST_BYTES + 1))
    with pytest.raises(InputError, match=f"more than {MOST_BYTES} bytes"):
        make()(photo, str(path))
    with pytest.raises(InputError, match="does not exist"):
        make()(photo, str(tmp_path / "nowhere.style"))


def test_a_code_of_another_length_is_refused(make, photo, tmp_path):
    from tfstyle.models.saved_style import (
        SavedStyle,
        network_digest,
        write_saved_style,
    )

    digest = network_digest(painting_card())
    short = SavedStyle("short", "", digest, np.ones(7, np.float32))
    write_saved_style(short, tmp_path / "short.style")
    with pytest.raises(InputError, match="7 numbers"):
        make()(photo, str(tmp_path / "short.style"))


@pytest.mark.nightly
def test_refinement_nears_the_painting(make, random, painting, vgg19_weights, caplog):
    photo = np.repeat(np.repeat(random.random((16, 16, 3)), 6, 0), 6, 1).astype("f4")
    with caplog.at_level(logging.INFO, "tfstyle"):
        shares = []
        stylizer = make(refine=8, vgg19_weights=str(vgg19_weights), seed=1)
        refined = stylizer(photo, painting, shares.append)
    assert "Refined in 8 steps" in caplog.text
    assert shares == sorted(shares)
    from tfstyle.features.vgg19 import vgg19_features
    from tfstyle.losses.distances import DISTANCE_LAYERS, style_distance

    extractor = vgg19_features(DISTANCE_LAYERS, vgg19_weights)
    shown = stylizer._book.find(painting)[0].matched
    plain = make()(photo, painting)
    distances = [style_distance(extractor, x, [shown], [1.0]) for x in (plain, refined)]
    assert distances[1] < 0.9 * distances[0]


@pytest.mark.nightly
def test_a_seed_reproduces_a_refinement(make, photo, painting, vgg19_weights):
    options = {"refine": 2, "vgg19_weights": str(vgg19_weights), "seed": 1}
    one, other = (make(**options)(photo, painting) for _ in range(2))
    np.testing.assert_allclose(one, other, atol=1e-3)


@pytest.mark.slow
def test_smoothing_is_the_last_number_of_the_code(photo, tmp_path):
    from tfstyle.models.keras_file import save_network
    from tfstyle.networks.styles import with_smoothing

    card = painting_card()
    card.about["options"]["smoothing"] = 1
    network = with_smoothing(make_painting_network(), 0.75)
    save_network(network, card, tmp_path / "any.keras")
    codes, pictures = [], []
    for options in ({}, {"smoothing": 0.75}, {"smoothing": 0.0}, {"smoothing": 1.0}):
        options = StylizeOptions(model=str(tmp_path / "any.keras"), **options)
        stylizer = tfstyle.Stylizer(options)
        flat = np.full_like(photo, 0.5)
        pictures.append(stylizer(flat, photo))
        codes.append(stylizer.code(photo))
    assert [code[-1] for code in codes] == [0.75, 0.75, 0.0, 1.0]
    np.testing.assert_array_equal(pictures[0], pictures[1])
    spreads = [picture.std(axis=(0, 1)).mean() for picture in pictures]
    assert spreads[3] < spreads[0] < spreads[2]


def test_smoothing_needs_a_network_that_has_it(make):
    for invalid in (-0.5, 1.5, float("nan")):
        with pytest.raises(InputError, match="`smoothing` to be a number"):
            StylizeOptions(smoothing=invalid)
    with pytest.raises(InputError, match="does not smooth flat areas"):
        make(smoothing=0.5)


def test_refinement_needs_paintings_and_a_keras_file(make, photo, painting_model):
    with pytest.raises(InputError, match="no picture of 'dots', only its code"):
        make(refine=3)(photo, "dots")
    with pytest.raises(InputError, match="`refine` to be 0"):
        tfstyle.stylize(photo, "wave", refine=3, model="classic")


@pytest.mark.parametrize(
    ("style", "shares"),
    [
        ("a", {"a": 1}),
        ("a:2,b:6", {"a": 0.25, "b": 0.75}),
        ("a:2,b", {"a": 2 / 3, "b": 1 / 3}),
        ("x, 1:2.png", {"x, 1:2.png": 1}),
        ("x, 1:2.png:3", {"x, 1:2.png": 1}),
        (["a:3", "x, 1:2.png"], {"a": 0.75, "x, 1:2.png": 0.25}),
        ({"a": 1e18, "b": 1e18}, {"a": 0.5, "b": 0.5}),
    ],
)
def test_texts_are_split_unless_they_are_files(style, shares):
    known = {"a", "b", "x, 1:2.png"}
    found = {s.source: s.weight for s in parse_shares(style, known.__contains__)}
    assert found == pytest.approx(shares)
