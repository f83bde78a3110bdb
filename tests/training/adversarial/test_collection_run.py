"""Names of the arguments that give the pictures of a run on a collection."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.adversarial.run import AdversarialRun
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
