"""Tests of training the toy family with named styles."""

from dataclasses import replace

import numpy as np
import pytest

from tests.networks.toys.families import NAMES, ToyNames, ToyPainting
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.models.card import Card
from tfstyle.models.keras_file import save_network
from tfstyle.networks.families import FAMILIES

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize(
    ("changed", "styles", "message"),
    [
        (
            {"alpha": 0.125},
            1,
            "Expected `alpha` to be from 0.5 to 2 for ToyNames. Received: alpha=0.125",
        ),
        (
            {},
            10,
            "Expected the number of styles to be from 1 to 9 for ToyNames. "
            "Received: styles=10",
        ),
    ],
)
def test_what_a_family_cannot_have_is_refused_before_training(
    changed, styles, message, painting, photo, tmp_path, monkeypatch
):
    from tfstyle.training.inputs import plan_train
    from tfstyle.training.options import TrainOptions

    ranges = {**NAMES.ranges, "alpha": (0.5, 2)}
    monkeypatch.setitem(FAMILIES, "ToyNames", replace(NAMES, ranges=ranges))
    files = [tmp_path / f"style{number}.png" for number in range(styles)]
    for file in files:
        save(painting, file)
    (tmp_path / "photos").mkdir()
    save(photo, tmp_path / "photos" / "photo.png")
    options = TrainOptions(network="ToyNames", **changed)
    with pytest.raises(InputError) as caught:
        plan_train(files, tmp_path / "photos", tmp_path / "output", options)
    assert str(caught.value) == message
    assert not (tmp_path / "output").exists()


def test_a_network_is_not_given_more_styles_than_its_family_allows(tmp_path):
    from tfstyle.training.styles import find_base

    path = tmp_path / "three.keras"
    save_network(ToyNames(3), Card("three", "ToyNames", ("a", "b", "c")), path)
    six, seven = ([f"new{number}" for number in range(count)] for count in (6, 7))
    assert find_base("", path, six) == path
    with pytest.raises(InputError, match=r"from 1 to 9 for ToyNames.*styles=10"):
        find_base("", path, seven)


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
