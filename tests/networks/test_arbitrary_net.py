"""Tests of the network for named styles and any painting."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.networks.table import run
from tests.painting_model import STYLES, make_painting_network, painting_card
from tfstyle.errors import InputError
from tfstyle.images import plan_tiles
from tfstyle.models.card import Card, read_card
from tfstyle.models.keras_file import load_network, save_network
from tfstyle.networks.arbitrary_family import (
    ARBITRARY_NET,
    MIN_PHOTO_SIDE,
    count_parameters,
    reach,
)
from tfstyle.networks.arbitrary_net import ArbitraryNet
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of
from tfstyle.networks.moments import moments_network, part_network
from tfstyle.networks.styles import with_effect

pytestmark = pytest.mark.slow

SMALL = {"blocks": 1, "coarse_blocks": 1}


@pytest.fixture(scope="module")
def network():
    return make_painting_network()


@pytest.fixture(scope="module")
def models(network):
    """Models of the three signatures that paint or make codes."""
    family = family_of(network)
    names = (PAINT, STYLE, NAMED_STYLE)
    return {name: family.signature(name).make_model(network) for name in names}


def _inputs(random, models, height, width, rows=((1, 0, 0),)):
    weights = np.array(rows, np.float32)
    return {
        "image": random.random((len(rows), height, width, 3), np.float32),
        "code": run(models[NAMED_STYLE], {"style_weights": weights}),
    }


@pytest.mark.parametrize("styles", [1, 3])
@pytest.mark.parametrize("shape", [(5, 1, 0), (0, 0, 1), (2, 3, 0)])
def test_parameters_are_those_that_keras_counts(styles, shape):
    network = ArbitraryNet(styles, *shape)
    assert network.count_params() == count_parameters(styles, *shape)


def test_arguments_that_old_files_lack_have_their_defaults():
    config = {"styles": 1, "blocks": 2, "coarse_blocks": 3}
    assert ARBITRARY_NET.complete(config) == {**config, "smoothing": 0, "variation": 0}
    assert ARBITRARY_NET.complete({**config, "other": 1}) is None
    assert ARBITRARY_NET.complete({"styles": 1, "smoothing": 1}) is None


@pytest.mark.parametrize(
    "size", [(MIN_PHOTO_SIDE, MIN_PHOTO_SIDE), (13, 17), (15, 31), (50, 33)]
)
def test_a_picture_keeps_its_size(models, random, size):
    picture = run(models[PAINT], _inputs(random, models, *size))
    assert picture.shape == (1, *size, 3)
    assert np.isfinite(picture).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (256, 341)])
def test_a_painting_of_any_size_has_a_code(models, random, size):
    painting = random.random((1, *size, 3), np.float32)
    code = run(models[STYLE], {"painting": painting})
    assert code.shape == (1, models[PAINT].input["code"].shape[-1])
    assert np.isfinite(code).all()


def test_each_picture_of_a_batch_is_painted_as_alone(models, random):
    batch = _inputs(random, models, 21, 18, np.eye(3))
    together = run(models[PAINT], batch)
    for i in range(3):
        alone = run(models[PAINT], {name: x[i : i + 1] for name, x in batch.items()})
        np.testing.assert_allclose(together[i], alone[0], atol=1e-5)


def test_codes_of_names_blend_linearly_by_ratio(models):
    def code(*row):
        return run(models[NAMED_STYLE], {"style_weights": np.array([row], np.float32)})

    ends = code(1, 0, 0), code(0, 0, 1)
    np.testing.assert_allclose(
        code(3, 0, 1), 0.75 * ends[0] + 0.25 * ends[1], atol=1e-6
    )


def test_a_file_gives_card_and_network_back(network, tmp_path):
    save_network(network, painting_card(), tmp_path / "any.keras")
    assert read_card(tmp_path / "any.keras") == painting_card()
    loaded, card = load_network(tmp_path / "any.keras")
    assert card.styles == STYLES
    for ours, theirs in zip(loaded.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_card_that_names_another_number_of_styles_is_refused(network, tmp_path):
    save_network(network, Card("any", "ArbitraryNet", ("one",)), tmp_path / "a.keras")
    with pytest.raises(InputError, match="3 styles, but its card lists 1"):
        load_network(tmp_path / "a.keras")
    with pytest.raises(InputError, match="`styles`"):
        Card("any", "ArbitraryNet", ())


def test_the_config_makes_the_same_layers_again(network):
    again = type(network).from_config(network.get_config())
    shapes = [{w.path: tuple(w.shape) for w in n.weights} for n in (again, network)]
    assert shapes[0] == shapes[1]
    name = keras.saving.get_registered_name(type(network))
    assert name == "tfstyle>ArbitraryNet"


def test_moments_make_a_part_what_the_whole_is(network, models, random):
    inputs = _inputs(random, models, 21, 18, np.eye(3))
    moments = run(moments_network(network), inputs)
    part = part_network(network)
    origin = np.zeros((1, 2), np.float32)
    painted = run(part, {**inputs, "moments": moments, "origin": origin})
    np.testing.assert_allclose(painted, run(models[PAINT], inputs), atol=1e-5)


def test_tiles_with_their_origin_are_the_whole(network, models, random):
    family = family_of(network)
    halo = family.halo(SMALL)
    inputs = _inputs(random, models, 290, 345)
    moments = run(moments_network(network), inputs)
    whole, part = run(models[PAINT], inputs)[0], part_network(network)

    def paint(origin_of):
        painted = np.zeros_like(whole)
        for tile in plan_tiles(290, 345, 256, halo, family.multiple):
            seen = {**inputs, "image": inputs["image"][:, *tile.seen]}
            origin = np.array([origin_of(tile)], np.float32)
            seen |= {"moments": moments, "origin": origin}
            painted[tile.written] = run(part, seen)[0][tile.kept]
        return painted

    painted = paint(lambda tile: [span.start for span in tile.seen])
    np.testing.assert_allclose(painted, whole, atol=1e-4)
    # The noise depends on the position of a part in the picture.
    assert np.abs(paint(lambda tile: [0, 0]) - whole).max() > 0.01


@pytest.mark.parametrize("effects", [(), ("smoothing",), ("smoothing", "variation")])
@pytest.mark.parametrize(("blocks", "coarse_blocks"), [(0, 0), (1, 1)])
def test_no_pixel_sees_further_than_the_reach(blocks, coarse_blocks, effects, random):
    network = make_painting_network(blocks, coarse_blocks)
    options = {"blocks": blocks, "coarse_blocks": coarse_blocks}
    options |= dict.fromkeys(effects, 1)
    for effect in effects:
        network = with_effect(network, effect, 1.0)
    side = 2 * reach(options) + 40
    paint = family_of(network).signature(PAINT).make_model(network)
    numbers = paint.input["code"].shape[-1]
    # Nearly flat, so that the effects are strong, but depend on each pixel.
    image = tf.constant(0.5 + 0.14 * random.random((1, side, side, 3), np.float32))
    inputs = {"image": image, "code": tf.fill((1, numbers), 0.5)}
    # Moments are fixed: what is measured is the reach of the convolutions.
    inputs["moments"] = moments_network(network)(inputs)
    inputs["origin"] = tf.zeros((1, 2))
    part = part_network(network)
    furthest = 0
    for y in range(side // 2, side // 2 + 16, 7):  # places within a sixteenth
        with tf.GradientTape() as tape:
            tape.watch(image)
            pixel = tf.reduce_sum(part(inputs)[0, y, y])
        gradient = np.abs(tape.gradient(pixel, image)[0]).max(axis=-1)
        rows = np.flatnonzero(gradient.max(axis=1))
        furthest = max(furthest, y - rows.min(), rows.max() - y)
    limit = reach(options)
    assert limit - 16 <= furthest <= limit
