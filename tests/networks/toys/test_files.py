"""Tests of the cards and files of the toy families."""

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.models.card import Card, read_card
from tfstyle.models.find import find_model
from tfstyle.models.keras_file import load_network
from tfstyle.networks import families
from tfstyle.runtimes import open_runtime

pytestmark = pytest.mark.slow


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
    with pytest.raises(InputError, match="which this version does not support"):
        tfstyle.stylize(photo, style, model=folder)


def test_runtimes_have_the_signatures_of_the_family(models, card, photo, painting):
    outputs = []
    for name, path in models.items():
        runtime = open_runtime(find_model(path), name, 0.1)
        style = np.array([[0.5, 0, 0.25]], np.float32)
        if not card.styles:
            style = runtime.style(painting[None])
            assert style.shape == (1, 4)
        outputs.append(runtime.paint(photo[None], style))
    for other in outputs[1:]:
        np.testing.assert_allclose(other, outputs[0], atol=2e-3)


def test_every_format_is_exported_and_compared(folder, card, tmp_path):
    formats = ("keras", "tflite", "saved_model", "hub")
    report = tfstyle.export(
        folder, tmp_path / "exported", format=formats, tflite=("float16", "float32")
    )
    assert len(report["files"]) == 5
    assert all(f["psnr"] >= f["threshold"] for f in report["files"].values())
