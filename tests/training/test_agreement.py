"""Tests of the settings that workers compare before they train together."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.training.agreement import check_agreement, training_settings

OPTIONS = {"seed": 0, "style_layers": ("relu1_2",), "vgg19_weights": "here.h5"}
PAINTINGS = {"waves": np.zeros((2, 2, 3), np.float32)}


def settings(folder, **changes):
    photos = [folder / "a.png", folder / "below" / "b.png"]
    options = {**OPTIONS, **changes}
    return training_settings(options, PAINTINGS, photos, None)


def check(*workers):
    """Collects the message of all workers, which must be the same."""
    texts = []
    for worker in workers:  # the text of each worker, which it would send
        group = SimpleNamespace(gather=lambda text: [texts.append(text) or "{}"])
        check_agreement(worker, group)
    messages = []
    for worker in workers:
        with pytest.raises(InputError) as caught:
            check_agreement(worker, SimpleNamespace(gather=lambda _: texts))
        messages.append(str(caught.value))
    assert len(set(messages)) == 1
    return messages[0].partition(" Received: ")[2]


def test_paths_may_differ(tmp_path):
    own = settings(tmp_path)
    other = settings(tmp_path / "other", vgg19_weights="there.h5")
    assert own == other
    check_agreement(own, SimpleNamespace(gather=lambda text: [text, text]))


def test_each_difference_is_named(tmp_path):
    one, two = settings(tmp_path), settings(tmp_path, seed=5)
    two["photos"] = "1 files"
    line = check(one, one, two)
    assert "seed=0 (worker 0) and 5 (worker 2)" in line
    assert "photos=2 files, " in line
    assert "style_layers" not in line


def test_long_values_with_the_same_beginning_differ():
    line = check({"styles": "a" * 100}, {"styles": "a" * 99 + "b"})
    assert line.startswith(f"styles={'a' * 40} (worker 0) and a value with digest ")


def test_the_text_is_short(tmp_path):
    names = {f"é{number}" * 40: PAINTINGS["waves"] for number in range(1000)}
    photos = [tmp_path / "a.png", tmp_path / "b.png"]
    sent = []
    own = training_settings(OPTIONS, names, photos, None)
    check_agreement(own, SimpleNamespace(gather=lambda t: [sent.append(t) or "{}"]))
    assert len(json.dumps(sent)) < 4000
