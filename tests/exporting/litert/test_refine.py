import numpy as np
import pytest

from tests.exporting.formats import small_photo
from tests.networks.table import run
from tfstyle.exporting.litert import convert as litert
from tfstyle.exporting.litert.refine import refine
from tfstyle.images.psnr import psnr

pytestmark = pytest.mark.slow

interpreter = pytest.importorskip("ai_edge_litert.interpreter")


@pytest.fixture(scope="module")
def plain(network):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(litert, "refine", lambda content: content)
        return litert.convert(network, "int8")


def _open(content):
    return interpreter.Interpreter(model_content=content)


def _kernels(content, kind):
    details = _open(content).get_tensor_details()
    return sum(
        int(np.prod(d["shape"]))
        for d in details
        if d["dtype"] is kind and len(d["shape"]) == 4 and min(d["shape"][1:3]) > 2
    )


def test_only_the_kernel_at_the_photograph_is_float(network, plain):
    stem = int(np.prod(network.get_layer("stem_conv").kernel.shape))
    assert _kernels(refine(plain), np.int8) == _kernels(plain, np.int8) - stem
    assert _kernels(plain, np.int8) > stem


def test_its_numbers_are_as_near_as_8_bits_are(network, plain):
    kernel = np.array(network.get_layer("stem_conv").kernel).transpose(3, 0, 1, 2)
    file = _open(refine(plain))
    (found,) = [
        file.get_tensor(d["index"])
        for d in file.get_tensor_details()
        if d["dtype"] is np.float32 and tuple(d["shape"]) == kernel.shape
    ]
    steps = np.abs(kernel).max(axis=(1, 2, 3), keepdims=True) / 127
    assert np.all(np.abs(found - kernel) <= 0.501 * steps)
    assert np.abs(found - kernel).max() > 0


def test_pictures_of_little_contrast_gain(network, plain):
    image = 0.5 + 0.1 * (small_photo(48)[None] - 0.5)
    inputs = {"image": image, "style_weights": np.array([[1, 0]], np.float32)}
    expected = run(network, inputs)
    found = []
    for content in (plain, refine(plain)):
        file = _open(content)
        paint = file.get_signature_runner("paint")
        found.append(psnr(paint(**inputs)["stylized_image"], expected))
    assert found[1] > found[0] + 1
