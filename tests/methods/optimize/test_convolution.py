"""Tests of steps with Winograd convolutions: choice, report and resumption."""

import json

import numpy as np
import pytest

import tfstyle
from tfstyle.features import winograd_choice
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.inputs import load_inputs, plan_optimize
from tfstyle.optimization import convolution_plan, plan

pytestmark = pytest.mark.slow

SMALL = {"image_size": 64, "min_scale": 64, "allow_random_features": True}


@pytest.fixture(autouse=True)
def known_processor(monkeypatch, no_weights):
    for module in (winograd_choice, plan):
        monkeypatch.setattr(module, "has_quick_winograd", lambda *_: True)


@pytest.fixture
def pictures(random):
    """A photograph and a painting of coarse patches, 64 x 64."""
    patches = random.random((2, 8, 8, 3), np.float32)
    return patches.repeat(8, axis=1).repeat(8, axis=2)


@pytest.fixture
def quick_compiler(monkeypatch):
    """As if compiling took as long as three steps of these small pictures, and paid."""
    monkeypatch.setattr(
        convolution_plan, "COMPILE_SECONDS", {"bfloat16": 0.06, "float32": 1}
    )
    monkeypatch.setattr(
        convolution_plan, "SAVED_SECONDS", {"bfloat16": 10, "float32": 0}
    )


def _run(pictures, **changes) -> tfstyle.Result:
    return run_optimize(*pictures, tfstyle.OptimizeOptions(**{**SMALL, **changes}))


@pytest.mark.slow
@pytest.mark.parametrize(
    # Processors without native bfloat16 round differently.
    ("precision", "tolerance"),
    [
        ("float32", 1e-5),
        pytest.param("bfloat16", 3e-2, marks=pytest.mark.nightly),
    ],
)
def test_judges_a_picture_nearly_as_the_direct_convolutions(
    pictures, precision, tolerance
):
    # Adam reports what the first picture costs, which is the same in both runs.
    few = {"iterations": 6, "precision": precision, "optimizer": "adam"}
    few["learning_rate"] = 2e-3  # with large steps, rounding decides where they lead
    direct = _run(pictures, convolution="direct", **few)
    winograd = _run(pictures, convolution="winograd", **few)
    exact = ["direct"] * (precision == "bfloat16")  # the last steps
    assert winograd.report["convolutions"] == ["winograd", *exact]
    assert direct.report["convolutions"] == ["direct", *exact]
    assert not np.array_equal(winograd.image, direct.image)
    losses = [run.curve[0]["loss"] for run in (winograd, direct)]
    assert losses[0] == pytest.approx(losses[1], rel=tolerance)
    measured = direct.report["distances"]
    assert winograd.report["distances"] == pytest.approx(measured, rel=0.1)
    json.dumps(winograd.report)


def test_short_runs_of_small_pictures_stay_direct(pictures):
    result = _run(pictures, iterations=6)
    assert set(result.report["convolutions"]) == {"direct"}
    assert len(result.curve) == 6


def test_tiles_and_xla_stay_direct(pictures):
    for changes in ({"jit_compile": True}, {"tile_size": 176, "image_size": 400}):
        options = tfstyle.OptimizeOptions(
            **{**SMALL, "min_scale": 400, **changes}, convolution="winograd"
        )
        made = plan_optimize(load_inputs(*pictures, options), options)
        assert set(made.plan.convolutions) == {"direct"}


class _Stop(tfstyle.Callback):
    def __init__(self, number):
        self.number = number

    def on_step(self, step):
        return step.number == self.number


@pytest.mark.nightly
@pytest.mark.parametrize(("optimizer", "stop"), [("adam", 1), ("lbfgs", 5)])
def test_resumed_before_and_after_the_change_it_is_the_same_to_the_bit(
    pictures, quick_compiler, tmp_path, optimizer, stop
):
    options = {
        **SMALL,
        "iterations": 8,
        "precision": "bfloat16",
        "optimizer": optimizer,
    }
    expected = _run(pictures, **options)
    assert expected.report["convolutions"] == ["direct", "winograd", "direct"]
    assert [note["scale"] for note in expected.curve] == [0, 0, 0, 1, 1, 1, 1, 2]
    kept = {"checkpoint": tmp_path / "run", "checkpoint_every": 100}
    tfstyle.optimize(*pictures, **options, **kept, callbacks=[_Stop(stop)])
    image = tfstyle.optimize(*pictures, **options, **kept, resume=True)
    np.testing.assert_array_equal(image, expected.image)
