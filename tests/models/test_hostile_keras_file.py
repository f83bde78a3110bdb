"""Tests of `.keras` files that are damaged, too large, or made to run or read code."""

import io
import json
import tracemalloc
import zipfile

import h5py
import keras
import numpy as np
import pytest

from tests.networks.table import make_network
from tfstyle.errors import InputError
from tfstyle.models.card import MEMBER, Card
from tfstyle.models.keras_archive import CONFIG, WEIGHTS
from tfstyle.models.keras_file import load_network, save_network


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """Members of a good file by name."""
    path = tmp_path_factory.mktemp("good") / "tiny.keras"
    card = Card("tiny", "TransformerNet", ("dots", "lines"))
    save_network(make_network("TransformerNet"), card, path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def write(members, tmp_path):
    """Writes the good file with some members replaced."""

    def run(changes: dict[str, bytes], method=zipfile.ZIP_STORED):
        with zipfile.ZipFile(tmp_path / "tiny.keras", "w", method) as archive:
            for name, content in (members | changes).items():
                archive.writestr(name, content)
        return tmp_path / "tiny.keras"

    return run


def _refused(path, found):
    with pytest.raises(InputError, match=rf"Expected `model`.*{found}") as caught:
        load_network(path)
    message = str(caught.value)
    assert message.endswith(f"Received: model='{path}'")
    assert "\n" not in message


@pytest.mark.slow
def test_the_good_file_is_read(write):
    network, card = load_network(write({}))
    assert card.styles == ("dots", "lines")
    for ours, good in zip(
        network.get_weights(), make_network("TransformerNet").get_weights(), strict=True
    ):
        np.testing.assert_array_equal(ours, good.astype(np.float16))


@keras.saving.register_keras_serializable(package="tfstyle")
class Trap(keras.layers.Layer):
    def __init__(self, **kwargs):
        pytest.fail("a class that the file names was made")


LAMBDA = {
    "module": "keras.layers",
    "class_name": "Lambda",
    "config": {"function": {"class_name": "__lambda__", "config": {"code": "4wEA"}}},
    "registered_name": None,
}
OS = {"module": "os", "class_name": "function", "config": "system"}
SEQUENTIAL = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {"name": "s", "layers": [LAMBDA]},
    "registered_name": None,
}


@pytest.mark.parametrize(
    "changes",
    [
        SEQUENTIAL,
        {"class_name": "Trap", "registered_name": "tfstyle>Trap", "config": {}},
        {"registered_name": "tfstyle>Trap"},
        {"class_name": "Lambda"},
        {"registered_name": None},
        {"class_name": ["TransformerNet"]},
    ],
)
def test_no_other_class_is_made(write, members, changes):
    config = json.loads(members[CONFIG]) | changes
    found = (
        "its card names the family 'TransformerNet', but the file contains no such "
        "network"
    )
    _refused(write({CONFIG: json.dumps(config).encode()}), found)


def test_what_else_keras_would_make_is_not_made(write, members):
    """A compiled loss, an object to build with: Keras makes these from the file."""
    trap = {"module": None, "class_name": "Trap", "registered_name": "tfstyle>Trap"}
    config = json.loads(members[CONFIG]) | {
        "compile_config": trap,
        "build_config": trap,
    }
    network, _ = load_network(write({CONFIG: json.dumps(config).encode()}))
    assert network.styles == 2


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"blocks": 100_000}, "invalid arguments"),
        ({"blocks": 1.0}, "invalid arguments"),
        ({"blocks": True}, "invalid arguments"),
        ({"blocks": None}, "invalid arguments"),
        ({"alpha": 1000.0}, "invalid arguments"),
        ({"alpha": -1}, "invalid arguments"),
        ({"alpha": 0}, "invalid arguments"),
        ({"alpha": "0.5"}, "invalid arguments"),
        ({"alpha": OS}, "invalid arguments"),
        ({"styles": 10**9}, "invalid arguments"),
        ({"styles": 3}, "it has 3 styles, but its card lists 2"),
        ({"unknown": 1}, "invalid arguments"),
        ({"dtype": "float16"}, "invalid arguments"),
        ({"name": 5}, "invalid arguments"),
        ({"name": "../a"}, "invalid arguments"),
        # The largest allowed network, with the weights of the smallest.
        ({"alpha": 4, "blocks": 64}, "fewer than the required 304"),
        ({"alpha": 0.25}, "Keras cannot read it .it has 9239 weights, not 32875"),
    ],
)
def test_arguments_are_checked_before_anything_is_made(write, members, changes, found):
    config = json.loads(members[CONFIG])
    config["config"] |= changes
    _refused(write({CONFIG: json.dumps(config).encode()}), found)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"[1]", "'TransformerNet', but the file contains no such"),
        (b'{"config": 5}', "'TransformerNet', but the file contains no such"),
        (b"[" * 50_000, "is damaged"),
        (b" " * 70_000, "70000 bytes, more than 65536"),
    ],
)
def test_a_broken_configuration_is_refused(write, content, found):
    _refused(write({CONFIG: content}), found)


def test_a_card_of_another_network_is_refused(write, members):
    card = json.loads(members[MEMBER]) | {"network": "Trap"}
    path = write({MEMBER: json.dumps(card).encode()})
    _refused(path, "its card names the family 'Trap'")


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "assets/evil", "x"])
def test_other_members_are_refused(write, name):
    _refused(write({name: b"evil"}), "files that do not belong to a network")


def test_a_missing_member_is_told(members, tmp_path):
    path = tmp_path / "tiny.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MEMBER, members[MEMBER])
        archive.writestr(CONFIG, members[CONFIG])
    _refused(path, f"it contains no '{WEIGHTS}'")


def test_weights_that_inflate_are_not_inflated(write):
    path = write({WEIGHTS: bytes(50 << 20)}, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    _refused(path, "has 52428800 bytes, more than")
    assert tracemalloc.get_traced_memory()[1] < 5e6
    tracemalloc.stop()


def _changed(content: bytes, change) -> bytes:
    file = io.BytesIO(content)
    with h5py.File(file, "r+") as weights:
        change(weights)
    return file.getvalue()


KERNEL = "layers/conv2d/vars/0"


def _replace(name: str, **options):
    """Puts a dataset, made by h5py with these options, in the place of one."""

    def run(weights):
        shape = weights[name].shape
        options.setdefault("data", None)
        del weights[name]
        weights.create_dataset(name, shape, **({"dtype": "f2"} | options))

    return run


def _soft_link(weights):
    del weights[KERNEL]
    weights[KERNEL] = h5py.SoftLink("/layers/conv2d_1/vars/0")


def _external_link(weights):
    del weights[KERNEL]
    weights[KERNEL] = h5py.ExternalLink("/etc/passwd", "/")


def _external_data(weights):
    shape = weights[KERNEL].shape
    del weights[KERNEL]
    size = 2 * int(np.prod(shape))
    weights.create_dataset(KERNEL, shape, "f2", external=[("/dev/zero", 0, size)])


def _huge(weights):
    del weights[KERNEL]
    weights.create_dataset(KERNEL, (10**6, 10**6), "f2", chunks=(1000, 1000))


def _huge_and_empty(weights):
    del weights[KERNEL]
    weights.create_dataset(KERNEL, (10**6, 10**6), "f2")


def _circle(weights):
    weights["layers/conv2d/again"] = weights["layers"]


def _missing(weights):
    del weights["layers/conv2d"]


def _more(weights):
    weights["layers/more"] = np.zeros(3, np.float16)


def _swapped(weights):
    """As many weights, of other shapes."""
    a, b = (weights[f"layers/conv2d{n}/vars"] for n in ("", "_1"))
    a.move("0", "x")
    weights.move("layers/conv2d_1/vars/0", KERNEL)
    weights.move("layers/conv2d/vars/x", b.name + "/0")


def _not_finite(weights):
    weights[KERNEL][0, 0, 0, 0] = np.nan


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_soft_link, "a soft or external link"),
        (_external_link, "a soft or external link"),
        (_external_data, "something other than weights"),
        (_replace(KERNEL, chunks=True, compression="gzip"), "than plain arrays"),
        (_replace(KERNEL, dtype="i2"), "something other than weights"),
        (_replace(KERNEL, dtype=h5py.string_dtype()), "something other than weights"),
        (_huge, "than plain arrays"),
        (_huge_and_empty, "more weights than it contains"),
        (_circle, "too many objects"),
        (_missing, "weights, not"),
        (_more, "weights, not"),
        (_swapped, "Keras cannot read it"),
        (_not_finite, "its weights are not finite"),
    ],
)
def test_weights_are_what_the_network_has(write, members, change, found):
    content = _changed(members[WEIGHTS], change)
    _refused(write({WEIGHTS: content}), found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [b"", bytes(200_000), b"\x89HDF\r\n\x1a\n" * 20_000]
)
def test_weights_that_are_none_are_refused(write, content):
    _refused(write({WEIGHTS: content}), r"fewer than the required|Keras cannot read it")


def test_every_flipped_bit_of_the_weights_is_noticed(write, random):
    path = write({})
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(WEIGHTS)
    start = info.header_offset + 30 + len(WEIGHTS)
    for place in random.integers(start, start + info.file_size, 50):
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(random.integers(8))
        path.write_bytes(damaged)
        _refused(path, f"its file '{WEIGHTS}' is damaged")
