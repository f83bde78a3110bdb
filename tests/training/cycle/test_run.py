"""Tests of complete runs: exact resumption, guards, and use of the trained network."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest

from tests.training.adversarial.small import write_pictures
from tests.training.copies import Copies
from tests.training.cycle.small import SMALL
from tfstyle.cli.commands import train
from tfstyle.cli.main import main
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.cli.train_kinds import check_flags
from tfstyle.errors import InputError
from tfstyle.images import load
from tfstyle.losses.cycle import CycleLoss
from tfstyle.methods.stylize import stylize
from tfstyle.models.find import find_model
from tfstyle.training.adversarial.health import Health
from tfstyle.training.callbacks import read_log
from tfstyle.training.cycle import plan_cycle, run_cycle
from tfstyle.training.cycle.health import START, CycleGuard
from tfstyle.training.cycle.options import CycleOptions


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cycle")
    write_pictures(folder / "hand", 4, seed=0)
    write_pictures(folder / "photos", 3, seed=1)
    (folder / "photos" / "broken.jpg").write_text("no picture")
    return folder


@pytest.fixture(scope="module")
def trained(folders):
    """The folder of a finished run, its result, and a copy of it after three steps."""
    plan = plan_cycle(
        folders / "hand",
        folders / "photos",
        folders / "whole",
        CycleOptions(**SMALL, steps=5),
        checkpoint_every=2,
        samples_every=4,
    )
    copies = {3: folders / "early"}
    return folders, run_cycle(plan, lambda run: [Copies(run, copies)])


@pytest.mark.nightly
def test_a_killed_run_ends_in_the_very_same_weights(trained, skip_litert, capsys):
    folder, _ = trained
    skip_litert()
    words = [f"--{name}={value}" for name, value in {**SMALL, "steps": 5}.items()]
    words += [f"--collection={folder}/hand", f"--photos={folder}/photos"]
    call = ["tfstyle", "train", "--cycle", *words, f"--output={folder}/early"]
    assert main([*call, "--resume"]) == 0
    shown = capsys.readouterr()
    assert "1 style, 5 steps, cycle_photo " in shown.out
    assert "nan" not in shown.out
    assert "left out" in shown.err
    expected, found = (
        np.load(folder / name / "checkpoint.npz") for name in ("whole", "early")
    )
    for key in expected.files:
        if "/" in key:
            np.testing.assert_array_equal(found[key], expected[key], err_msg=key)
    assert "--cycle" in (folder / "early" / "train.cfg").read_text().split()


@pytest.mark.nightly
def test_the_files_of_a_run(trained):
    folder, result = trained
    whole = folder / "whole"
    assert [path.name for path in result.files] == ["network.keras", "network.tflite"]
    assert load(whole / "samples" / "step_000004.png").shape == (6 * 36, 4 * 36, 3)
    *_, line = read_log(whole / "log.jsonl")
    terms = ("adversarial", "cycle", "identity", "discriminator", "win_rate")
    names = {f"{term}_{kind}" for term in terms for kind in ("painting", "photo")}
    assert set(line) == {"step", "seconds", *names}
    assert [path.name for path in result.broken] == ["broken.jpg"]
    assert result.card.about["styles"] == {"hand": {"file": "hand", "pictures": "4"}}
    assert "loss_network" not in result.card.about
    found = find_model(whole / "photo")
    assert found.card.styles == ("photo",)
    assert (found.keras.name, found.litert.name) == ("network.keras", "network.tflite")
    for kind in ("painting", "photo"):
        discriminator = keras.saving.load_model(whole / "adversary" / f"{kind}.keras")
        scores = discriminator(np.zeros((2, 96, 96, 3), np.float32))
        assert [len(score) for score in scores.values()] == [2]


@pytest.mark.nightly
def test_both_networks_are_like_any_other(trained):
    folder, _ = trained
    photo = load(folder / "photos" / "00.png")
    painted = stylize(photo, "hand", model=str(folder / "whole"))
    restored = stylize(photo, "photo", model=str(folder / "whole" / "photo"))
    assert painted.shape == restored.shape == photo.shape
    assert np.abs(painted - photo).mean() > 0.01


@pytest.mark.nightly
def test_both_generators_can_start_from_a_network(trained, model, tmp_path):
    from tfstyle.training.cycle.run import CycleRun

    folder, _ = trained
    plan = plan_cycle(
        folder / "hand",
        folder / "photos",
        tmp_path / "out",
        CycleOptions(**SMALL),
        init_from=model / "tiny.keras",
    )
    run = CycleRun(plan)
    photo = load(folder / "photos" / "00.png")[None]
    weights = np.full((1, run.base.styles), 1 / run.base.styles, np.float32)
    expected = run.base({"image": photo, "style_weights": weights})
    for kind in ("painting", "photo"):
        found = run.trainer.translate(photo, kind)
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("spread_photo", 0.1, r"generated photographs .* is only 0\.10 .*step 7"),
        ("cycle_painting", 1.2, r"cycle term of paintings has reached 1\.20 at step 7"),
    ],
)
def test_a_collapse_is_named(name, value, message):
    guard, health = _make_guard()
    guard.on_train_batch_end(0)
    getattr(health, name).assign(value)
    with pytest.raises(InputError, match=message):
        guard.on_train_batch_end(1)


def test_gray_for_black_and_white_is_no_collapse():
    guard, health = _make_guard()
    drawing = np.random.default_rng(0).integers(0, 2, (1, 16, 16, 3))
    gray = np.full(drawing.shape, 0.5, np.float32)
    health.cycle_painting.assign(CycleLoss()(gray, {}, drawing)[0])
    guard.on_train_batch_end(0)


def test_each_discriminator_that_wins_is_reported_once(caplog):
    guard, health = _make_guard()
    health.win_rate_photo.assign(0.99)
    guard.on_train_batch_end(0)
    health.win_rate_painting.assign(0.99)
    guard.on_train_batch_end(1)
    photos, paintings = (record.getMessage() for record in caplog.records)
    assert "The discriminator of photographs classifies nearly every" in photos
    assert "The discriminator of paintings classifies nearly every" in paintings


def _make_guard():
    state = SimpleNamespace(step=7)
    state.load = lambda: setattr(state, "step", 5)
    health = Health(START)
    guard = CycleGuard(state, health)
    guard.set_model(SimpleNamespace(options=CycleOptions()))
    return guard, health


WORDS = ("--photos=p", "--output=o")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--collection=c", "--style=a.png"],
            "`style` not to be given with `cycle`",
        ),
        (["--collection=c", "--arbitrary=q"], "one of `arbitrary` and `cycle`"),
        (
            ["--collection=c", "--adversarial"],
            "one of `adversarial` and `cycle`. Received: adversarial=True, cycle=True",
        ),
        (
            ["--collection=c", "--finetune=classic"],
            "`finetune` not to be given with `cycle`. Received: finetune='classic'",
        ),
        (
            ["--collection=c", "--style_size=64"],
            "`style_size` not to be given",
        ),
        (
            ["--collection=c", "--vgg19_weights=w"],
            "`vgg19_weights` not to be given",
        ),
        (["--collection=c", "--augment"], "`augment` .* with `adversarial`"),
        (["--nocycle", "--style=a.png", "--load_size=64"], "only with `cycle`"),
        (
            ["--nocycle", "--style=a.png", "--pool=3"],
            "`pool` to be used only with `adversarial` or `cycle`. Received: pool=3",
        ),
    ],
)
def test_flags_without_effect_are_refused(words, message):
    with pytest.raises(InputError, match=message):
        check_flags(train.COMMAND.parse(["--cycle", *words, *WORDS]))


def test_defaults_are_those_of_this_kind_of_training():
    values = train.COMMAND.parse(["--cycle", "--collection=c", *WORDS])
    assert options_from_flags(CycleOptions, values, given_only=True) == CycleOptions()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"load_size": 100}, r"`load_size` to be at least `crop_size` \(128\)"),
        ({"crop_size": 16}, "crop_size=16"),
        ({"cycle_weight": float("nan")}, "cycle_weight=nan"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        CycleOptions(**options)
