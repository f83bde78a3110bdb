import shutil
import zipfile

import keras
import numpy as np
import pytest

from tests.networks.table import make_inputs, run
from tfstyle.errors import InputError
from tfstyle.models.card import Card, read_card
from tfstyle.models.keras_file import load_network, save_network

pytestmark = pytest.mark.slow


@pytest.fixture
def path(network, card, tmp_path):
    save_network(network, card, tmp_path / "tiny.keras")
    return tmp_path / "tiny.keras"


def test_the_network_comes_back_with_weights_rounded_to_half(network, card, path):
    loaded, found = load_network(str(path))
    assert found == card
    for ours, theirs in zip(loaded.weights, network.weights, strict=True):
        assert ours.dtype == "float32"
        half = np.array(theirs).astype(np.float16)
        np.testing.assert_array_equal(ours, half.astype(np.float32), ours.path)


def test_it_computes_in_float32(network, path, random):
    rounded = type(network).from_config(network.get_config())
    rounded.set_weights([w.astype(np.float16) for w in network.get_weights()])
    inputs = make_inputs(random, 21, 18)
    loaded, _ = load_network(path)
    np.testing.assert_array_equal(run(loaded, inputs), run(rounded, inputs))


def test_saving_leaves_the_network_and_keras_as_they_were(network, path):
    assert {weight.dtype for weight in network.weights} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"


@pytest.mark.slow
def test_saved_again_it_is_the_same(path, tmp_path):
    again = tmp_path / "again.keras"
    save_network(*load_network(path), again)
    first, second = (load_network(p)[0].get_weights() for p in (path, again))
    assert all(map(np.array_equal, first, second))
    assert read_card(again) == read_card(path)


def test_plain_keras_reads_it_too(path, random):
    inputs = make_inputs(random, 21, 18)
    plain = keras.saving.load_model(path)
    np.testing.assert_array_equal(
        run(plain, inputs), run(load_network(path)[0], inputs)
    )


def test_weights_take_two_bytes(path, network, tmp_path):
    network.save(tmp_path / "full.keras")
    full, half = (
        zipfile.ZipFile(p).getinfo("model.weights.h5").file_size
        for p in (tmp_path / "full.keras", path)
    )
    assert full - half == pytest.approx(2 * network.count_params(), rel=0.05)


def test_a_file_of_another_program_is_refused(network, tmp_path):
    network.save(tmp_path / "plain.keras")
    with pytest.raises(
        InputError, match=r"Keras model without a tfstyle model card.*plain\.keras"
    ):
        load_network(tmp_path / "plain.keras")


def test_another_count_of_styles_is_refused(network, tmp_path):
    path = tmp_path / "wrong.keras"
    save_network(network, Card("wrong", "TransformerNet", ("a", "b", "c")), path)
    with pytest.raises(InputError, match="has 2 styles, but its card lists 3"):
        load_network(path)


def test_a_litert_file_is_refused(path, tmp_path):
    shutil.copy(path, tmp_path / "tiny.tflite")
    with pytest.raises(InputError, match=r"Keras needs a \.keras file"):
        load_network(tmp_path / "tiny.tflite")
