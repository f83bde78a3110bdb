"""Tests of messages of runs on a collection, which name the argument `collection`."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import write_checkpoint
from tfstyle.training.adversarial import collection_run
from tfstyle.training.adversarial.collection_run import CollectionRun
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.adversarial.run import AdversarialRun
from tfstyle.training.checkpoint import RunState
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.cycle.run import CycleRun

KINDS = [(AdversarialRun, AdversarialOptions), (CycleRun, CycleOptions)]


@pytest.mark.parametrize(("kind", "options"), KINDS)
def test_paintings_are_of_the_collection(kind, options):
    files = {"collection": [Path("a.png")], "photos": [Path("b.png")]}
    paintings, photos = files.values()
    run = SimpleNamespace(paintings=paintings, photos=photos, options=options())
    for argument, paths in files.items():
        crops = kind._crops(run, paths, 64, 1, 1, 0, 0, {})
        assert (crops.argument, crops.photos) == (argument, paths)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"styles": ["waves"]},
            "to be 'hand', .* name of the `collection` folder. Received: 'waves'$",
        ),
        (
            {"paintings": 5},
            r"`collection` to contain 4 pictures, as in .*Received: 5 pictures$",
        ),
        ({"seed": 1}, r"`seed` to be 0, .*Received: seed=1$"),
    ],
)
def test_another_collection_is_named_when_a_run_is_resumed(tmp_path, changes, line):
    identity = {"styles": ["hand"], "paintings": 4, "seed": 0}
    write_checkpoint(tmp_path / "run.npz", identity, {}, {})
    state = RunState(tmp_path / "run.npz", {**identity, **changes}, None)
    with pytest.raises(InputError, match=line):
        CollectionRun.load(SimpleNamespace(state=state))


def test_a_run_may_be_extended_or_measured_when_it_is_resumed(monkeypatch):
    monkeypatch.setattr(collection_run, "weights_digest", lambda path: "digest")
    plan = SimpleNamespace(about={"hand": {}})
    about = {"plan": plan, "photos": [], "paintings": [], "base_card": None}

    def identity(**changes):
        options = AdversarialOptions(**changes)
        return CollectionRun._identity(SimpleNamespace(options=options, **about))

    assert identity(steps=9000, discriminator_steps=700, decay=0.5) == identity()
    assert identity(pool=3) != identity()
