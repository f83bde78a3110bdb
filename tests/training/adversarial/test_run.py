"""Tests of complete runs: exact resumption, guards, and use of the trained network."""

import json
import logging
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from tests.training.adversarial.small import SMALL, write_pictures
from tests.training.copies import Begin, Copies
from tfstyle.cli.commands import train
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.main import main
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.cli.train_kinds import check_flags
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.methods.stylize import stylize
from tfstyle.models.keras_file import load_network
from tfstyle.networks.feature_discriminator import FeatureDiscriminator
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.training.adversarial import (
    plan_adversarial,
    run_adversarial,
    train_adversarial,
)
from tfstyle.training.adversarial.collapse import START, CollapseGuard
from tfstyle.training.adversarial.health import Health
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.callbacks import read_log

OPTIONS = {
    **SMALL,
    "last_crop_size": 72,
    "steps": 8,
    "discriminator_steps": 2,
    "decay": 0.34,
    "style_size": 64,
    "warmup_steps": 1,
    "ramp_steps": 2,
    "gradient_every": 2,
    "pool": 3,
    "loss_convolution": "direct",
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("adversarial")
    write_pictures(folder / "hand", 4, seed=0)
    write_pictures(folder / "photos", 3, seed=1)
    (folder / "photos" / "broken.jpg").write_text("no picture")
    return folder


@pytest.fixture(scope="module")
def make_plan(folders, vgg19_weights, model):
    def make(output, **more):
        inputs = {
            name: more.pop(name)
            for name in ("resume", "finetune", "init_from", "checkpoint_every")
            if name in more
        }
        options = {**OPTIONS, "vgg19_weights": str(vgg19_weights), **more}
        inputs = {"checkpoint_every": 2, "samples_every": 3, **inputs}
        if not inputs.get("finetune"):
            inputs["init_from"] = model / "tiny.keras"
        return plan_adversarial(
            folders / "hand",
            folders / "photos",
            output,
            AdversarialOptions(**options),
            **inputs,
        )

    return make


@pytest.fixture(scope="module")
def trained(make_plan, tmp_path_factory):
    """The folder of a finished run, its result, and a copy after three steps."""
    folder = tmp_path_factory.mktemp("trained")
    copies = {3: folder / "early"}  # before the crops change their size
    plan = make_plan(folder / "whole")
    result = run_adversarial(plan, lambda run: [Copies(run, copies)])
    return folder, result


@pytest.mark.nightly
def test_a_killed_run_ends_in_the_very_same_weights(
    trained, folders, vgg19_weights, model, skip_litert
):
    folder, whole = trained
    skip_litert()
    expected = np.load(folder / "whole" / "checkpoint.npz")
    result = train_adversarial(
        folders / "hand",
        folders / "photos",
        folder / "early",
        init_from=model / "tiny.keras",
        vgg19_weights=vgg19_weights,
        resume=True,
        **OPTIONS,
    )
    found = np.load(folder / "early" / "checkpoint.npz")
    for key in expected.files:
        if "/" in key:
            np.testing.assert_array_equal(found[key], expected[key], err_msg=key)
    pairs = zip(result.network.weights, whole.network.weights, strict=True)
    for ours, weight in pairs:
        np.testing.assert_array_equal(ours, weight)
    groups = {key.partition("/")[0] for key in expected.files if "/" in key}
    assert groups == {
        *("network", "optimizer", "average", "pool", "health"),
        *("discriminator", "discriminator_optimizer"),
    }


def test_the_files_of_a_run(trained):
    folder, result = trained
    whole = folder / "whole"
    assert [path.name for path in result.files] == ["network.keras", "network.tflite"]
    assert load(whole / "samples" / "step_000003.png").shape == (3 * 256, 4 * 256, 3)
    *_, line = read_log(whole / "log.jsonl")
    assert {"content", "style", "adversarial", "win_rate"} < set(line)
    assert [path.name for path in result.broken] == ["broken.jpg"]
    assert result.card.about["styles"] == {"hand": {"file": "hand", "pictures": "4"}}
    discriminator = keras.saving.load_model(whole / "adversary" / "discriminator.keras")
    assert isinstance(discriminator, PatchDiscriminator)


def test_the_network_is_like_any_other(trained, folders):
    model = str(trained[0] / "whole")
    photo = load(folders / "photos" / "00.png")
    pictures = [
        stylize(photo, "hand", model=model, runtime=runtime)
        for runtime in ("keras", "litert")
    ]
    np.testing.assert_allclose(*pictures, atol=0.02)
    assert pictures[0].shape == photo.shape
    assert np.abs(pictures[0] - photo).mean() > 0.01


@pytest.mark.nightly
def test_a_finetuned_network_blends_the_style_with_its_own(
    make_plan, model, folders, tmp_path, skip_litert
):
    skip_litert()
    base, short = model / "tiny.keras", {"steps": 2, "discriminator_steps": 0}
    plan = make_plan(tmp_path / "out", finetune=base, decay=0, **short)
    result = run_adversarial(plan)
    assert result.card.styles == ("dots", "lines", "waves", "hand")
    photo, tuned = load(folders / "photos" / "00.png"), result.files[0]
    old, new = (stylize(photo, "waves", model=str(path)) for path in (base, tuned))
    np.testing.assert_allclose(new, old, atol=1e-3)
    blended = stylize(photo, "waves:0.5,hand:0.5", model=str(tuned))
    assert np.abs(blended - new).mean() > 1e-3


@pytest.mark.nightly
def test_nan_is_named_and_the_checkpoint_kept(make_plan, tmp_path):
    def poison(run):
        kernel = run.trainer.discriminator.trainable_weights[0]

        class Poison(keras.callbacks.Callback):
            def on_train_batch_end(self, batch, logs=None):
                if run.state.step == 3:
                    kernel.assign(np.full(kernel.shape, np.nan))

        return [Poison()]

    options = {"steps": 5, "discriminator_steps": 0, "decay": 0}
    with pytest.raises(InputError, match=r"the adversarial term.*at step 4.*of step 2"):
        run_adversarial(make_plan(tmp_path / "out", **options), poison)
    assert not (tmp_path / "out" / "network.keras").exists()
    with np.load(tmp_path / "out" / "checkpoint.npz") as stored:
        assert json.loads(str(stored["about"]))["step"] == 2
        arrays = [stored[name] for name in stored.files if "/" in name]
    assert arrays
    assert all(np.isfinite(array).all() for array in arrays)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("spread", 0.1, r"is only 0\.10 times.*step 7\. The checkpoint of step 5"),
        ("content", 1.7, r"keep the content of .*content distance has reached 1\.70"),
    ],
)
def test_a_collapse_is_named(name, value, message):
    guard, health = _make_guard()
    guard.on_train_batch_end(0)
    getattr(health, name).assign(value)
    with pytest.raises(InputError, match=message):
        guard.on_train_batch_end(1)


def test_a_discriminator_that_wins_is_reported_once(caplog):
    guard, health = _make_guard()
    health.win_rate.assign(0.99)
    with caplog.at_level(logging.WARNING, "tfstyle"):
        guard.on_train_batch_end(0)
        guard.on_train_batch_end(1)
    assert "classifies nearly every picture correctly" in caplog.text
    assert len(caplog.records) == 1


def _make_guard():
    state = SimpleNamespace(step=7)
    state.load = lambda: setattr(state, "step", 5)
    health = Health(START)
    guard = CollapseGuard(state, health, content_weight=1.0)
    guard.set_model(SimpleNamespace(options=AdversarialOptions()))
    return guard, health


@pytest.mark.nightly
def test_the_command_trains_and_reports(
    folders, vgg19_weights, model, tmp_path, capsys, add_callback, skip_litert
):
    skip_litert()
    options = {**OPTIONS, "decay": 0, "discriminator_steps": 0}
    words = [f"--{name}={value}" for name, value in options.items()]
    words += [f"--vgg19_weights={vgg19_weights}", f"--init_from={model}/tiny.keras"]
    words += [f"--collection={folders}/hand", f"--photos={folders}/photos"]
    call = ["tfstyle", "train", "--adversarial", *words, f"--output={tmp_path}/out"]
    assert main([*call, "--steps=2"]) == 0
    shown = capsys.readouterr()
    assert "network.keras and network.tflite, 1 style, 2 steps, content " in shown.out
    assert "nan" not in shown.out
    assert "different pictures (4)" in shown.err
    _, card = load_network(tmp_path / "out" / "network.keras")
    assert card.styles == ("hand",)
    assert card.about["steps"] == 2
    begun = []
    add_callback(lambda run: Begin(run, begun))
    again = ["tfstyle", "train", f"--flagfile={tmp_path}/out/train.cfg"]
    assert main([*again, "--resume", "--steps=3"]) == INTERRUPTED
    (run,) = begun
    assert (run.state.step, run.options.steps) == (2, 3)


WORDS = ("--photos=p", "--output=o")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--collection=c"], "`collection` to be used only with `adversarial`"),
        (
            ["--collection=c", "--style=a.png"],
            "`collection` to be used only with `adversarial`",
        ),
        (
            ["--adversarial", "--style=a.png"],
            "`style` not to be given with `adversarial`",
        ),
        (
            ["--adversarial", "--collection=c", "--alpha=1"],
            "`alpha` not to be given with",
        ),
        (
            ["--adversarial", "--collection=c", "--variants=2"],
            "`variants` to be used only with",
        ),
        (["--style=a.png", "--pool=3"], "`pool` to be used only with `adversarial`"),
        (
            ["--adversarial", "--collection=c", "--arbitrary=q"],
            "one of `arbitrary` and `adversarial`",
        ),
    ],
)
def test_flags_without_effect_are_refused(words, message):
    with pytest.raises(InputError, match=message):
        check_flags(train.COMMAND.parse([*words, *WORDS]))


def test_defaults_are_those_of_this_kind_of_training():
    values = train.COMMAND.parse(["--adversarial", "--collection=c", *WORDS])
    options = options_from_flags(AdversarialOptions, values, given_only=True)
    assert options == AdversarialOptions()


@pytest.mark.slow
def test_a_discriminator_of_features_is_trained_and_written(make_plan, tmp_path):
    plan = make_plan(tmp_path / "mine", discriminator="features", steps=3)
    run_adversarial(plan)
    values = read_log(tmp_path / "mine" / "log.jsonl")[-1]
    assert values["discriminator"] > 0 and np.isfinite(values["adversarial"])
    path = tmp_path / "mine" / "adversary" / "discriminator.keras"
    assert isinstance(keras.saving.load_model(path), FeatureDiscriminator)
