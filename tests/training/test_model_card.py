import hashlib
import json

import pytest

from tests.training.conftest import SMALL
from tfstyle.models.card import read_card
from tfstyle.training.callbacks import read_log
from tfstyle.training.result import make_card
from tfstyle.version import __version__

pytestmark = pytest.mark.slow

PAINTINGS = {"dots": {"file": "dots.jpg"}, "lines": {"file": "l.png", "title": "Lines"}}


@pytest.fixture(scope="module")
def card(finished):
    finished.broken.update({finished.photos[0]: "damaged"})
    card = make_card("ours", finished, finished.network, PAINTINGS, "CC0")
    finished.broken.clear()
    return card


def test_what_was_learned(card):
    assert (card.name, card.network) == ("ours", "TransformerNet")
    assert card.styles == ("dots", "lines")
    assert card.about["styles"] == PAINTINGS
    assert card.about["licence"] == "CC0"
    json.dumps(card.about)


def test_how_it_was_learned(card, finished, vgg19_weights):
    about = card.about
    for name, value in SMALL.items():
        assert about["options"][name] == value
    assert (about["steps"], about["photos"], about["broken_photos"]) == (10, 5, 1)
    assert about["seconds"] == round(finished.state.seconds)
    assert about["log"] == read_log(finished.log_path)[-1:]
    assert about["log"][0]["step"] == 10
    assert about["tfstyle"] == __version__
    digest = hashlib.sha256(vgg19_weights.read_bytes()).hexdigest()
    assert about["loss_network"] == {"network": "vgg19", "sha256": digest}


def test_no_path_of_this_machine_is_told(card, finished, vgg19_weights):
    text = json.dumps(card.about)
    for path in (vgg19_weights, finished.output, finished.photos[0]):
        assert str(path.parent) not in text


def test_what_it_was_finetuned_from(make_run, model, tmp_path):
    base = read_card(model / "tiny.keras")
    run = make_run(tmp_path, ["new"], model / "tiny.keras", finetune=True)
    card = make_card("ours", run, run.network, {"new": {"file": "new.jpg"}})
    assert card.styles == ("dots", "lines", "waves", "new")
    assert run.network.styles == 4
    known = base.about["styles"]
    assert card.about["styles"] == {**known, "new": {"file": "new.jpg"}}
    assert card.about["finetuned_from"] == {"name": base.name, **base.about}
    # those of the base, not those that were asked for
    assert [card.about["options"][name] for name in ("alpha", "blocks")] == [0.125, 1]


def test_what_it_was_begun_with(make_run, model, tmp_path):
    base = read_card(model / "tiny.keras")
    run = make_run(tmp_path, base.styles, model / "tiny.keras")
    card = make_card("ours", run, run.network, {name: {} for name in base.styles})
    assert card.styles == base.styles
    assert card.about["begun_with"] == {"name": base.name, **base.about}
    assert card.about["log"] == []
    assert run.network.blocks == card.about["options"]["blocks"] == 1
