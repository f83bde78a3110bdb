"""Tests that VGG19 weights are recognized by content, not by file name or layout."""

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weight_file import check_weights, kernel_shapes, read_weights


@pytest.fixture(scope="module")
def network() -> keras.Model:
    """Keras' own network with random numbers, also as biases."""
    network = keras.applications.VGG19(weights=None, include_top=False)
    random = np.random.default_rng(0)
    for layer in network.layers:
        if layer.weights:
            layer.bias.assign(random.standard_normal(layer.bias.shape))
    return network


def _convolutions(network: keras.Model) -> list[keras.layers.Layer]:
    return [layer for layer in network.layers if layer.weights]


def write_as_downloaded(network: keras.Model, path: Path, with_top: bool) -> None:
    """As Keras' download of 2016: a group for each layer, TensorFlow 1's names."""
    with h5py.File(path, "w") as file:
        names = [layer.name for layer in network.layers]
        file.attrs["layer_names"] = [name.encode() for name in names]
        for layer in network.layers:
            group = file.create_group(layer.name)
            own = (
                [f"{layer.name}_W_1:0", f"{layer.name}_b_1:0"] if layer.weights else []
            )
            group.attrs["weight_names"] = [name.encode() for name in own]
            for name, variable in zip(own, layer.weights, strict=True):
                group.create_dataset(name, data=np.array(variable))
        for name, shape in {"fc1": (7, 5), "predictions": (5, 4)}.items():
            if with_top:  # small stand-ins of 25088 x 4096 and 4096 x 1000
                file.create_dataset(f"{name}/{name}_W_1:0", shape, np.float32)
                file.create_dataset(f"{name}/{name}_b_1:0", shape[1:], np.float32)


def write_with_optimizer(network: keras.Model, path: Path) -> None:
    """As `save_weights` of a model that is being trained."""
    network.save_weights(path.with_suffix(".weights.h5"))
    path.with_suffix(".weights.h5").rename(path)
    with h5py.File(path, "a") as file:
        for number, shape in enumerate(kernel_shapes()):
            file.create_dataset(f"optimizer/vars/{number}", shape, np.float16)


def write_shuffled(network: keras.Model, path: Path) -> None:
    """By other names, made in another order."""
    layers = list(enumerate(_convolutions(network)))
    with h5py.File(path, "w") as file:
        for number, layer in reversed(layers):
            for kind, variable in zip("kb", layer.weights, strict=True):
                file[f"trunk/conv{number}/{kind}"] = np.array(variable)


WRITERS = {
    "saved.h5": lambda network, path: network.save(path),
    "renamed.h5": lambda network, path: write_with_optimizer(network, path),
    "download.h5": lambda network, path: write_as_downloaded(network, path, False),
    "with_top": lambda network, path: write_as_downloaded(network, path, True),
    "no_suffix": write_shuffled,
    "odd.weights.h5": write_shuffled,
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Keras calls its HDF5 files legacy
@pytest.mark.parametrize("name", WRITERS)
def test_every_layout_under_every_name(network, tmp_path, name):
    path = tmp_path / name
    WRITERS[name](network, path)
    check_weights(path)
    read = read_weights(path, 16)
    for found, layer in zip(read, _convolutions(network), strict=True):
        np.testing.assert_array_equal(found.kernel, layer.kernel)
        np.testing.assert_array_equal(found.bias, layer.bias)


def test_features_are_those_of_keras_network(network, tmp_path, random):
    path = tmp_path / "vgg"
    write_as_downloaded(network, path, with_top=True)
    image = random.random((1, 20, 24, 3), np.float32)
    reference = keras.Model(network.input, network.get_layer("block3_conv2").output)
    prepared = keras.applications.vgg19.preprocess_input(255 * image.copy())
    ours = vgg19_features(["relu3_2"], path)(image)["relu3_2"]
    np.testing.assert_allclose(ours, reference(prepared), rtol=1e-4, atol=1e-2)


def test_kernel_shapes_are_those_of_keras_network(network):
    kernels = [tuple(w.shape) for w in network.weights if len(w.shape) == 4]
    assert kernel_shapes() == kernels


def _write(path: Path, shapes, biases: bool = True) -> Path:
    with h5py.File(path, "w") as file:
        for index, shape in enumerate(shapes):
            file.create_dataset(f"layer_{index}/kernel", shape, np.float16)
            if biases:
                file.create_dataset(f"layer_{index}/bias", shape[-1:], np.float16)
    return path


@pytest.mark.parametrize(
    ("shapes", "found"),
    [
        (kernel_shapes()[:13], "it has 13 convolution kernels"),
        ([(7, 7, 3, 64), *kernel_shapes()[1:]], r"\(7, 7, 3, 64\)"),
        ([], "it has 0 convolution kernels"),
    ],
)
def test_another_network_is_refused_by_its_shapes(tmp_path, shapes, found):
    path = _write(tmp_path / "other.h5", shapes)
    with pytest.raises(InputError, match=rf"16 convolution kernels.*{found}.*Received"):
        check_weights(path)


def test_kernels_without_biases_are_refused(tmp_path):
    path = _write(tmp_path / "other.h5", kernel_shapes(), biases=False)
    with pytest.raises(InputError, match="the kernel 'layer_0/kernel' has no bias"):
        check_weights(path)


def test_a_kernel_with_several_biases_is_refused(tmp_path):
    path = _write(tmp_path / "other.h5", kernel_shapes())
    with h5py.File(path, "a") as file:
        file.create_dataset("layer_0/scale", (64,), np.float16)
    found = "the kernel 'layer_0/kernel' has 2 possible biases"
    with pytest.raises(InputError, match=found):
        check_weights(path)


def test_numbers_that_are_not_finite_are_refused(tmp_path):
    path = _write(tmp_path / "nan.h5", kernel_shapes())
    with h5py.File(path, "a") as file:
        file["layer_1/bias"][3] = np.nan
    with pytest.raises(InputError, match="not finite"):
        read_weights(path, 2)


def test_what_is_no_hdf5_file_is_refused(tmp_path):
    path = tmp_path / "text.h5"
    path.write_text("not weights")
    with pytest.raises(InputError, match="not an HDF5 file"):
        check_weights(path)
    with pytest.raises(InputError, match="no such file"):
        check_weights(tmp_path / "missing.h5")
    with pytest.raises(InputError, match="it is a folder"):
        check_weights(tmp_path)


def test_a_file_cut_short_is_refused(network, tmp_path):
    path = tmp_path / "cut.h5"
    write_shuffled(network, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="or is damaged"):
        check_weights(path)
