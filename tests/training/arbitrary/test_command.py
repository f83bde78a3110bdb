"""Tests of the command that trains networks for any painting."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.training.copies import Begin, Copies
from tests.training.paintings import write_paintings
from tests.training.tiny import make_paintings
from tfstyle.cli.commands import train
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.main import main
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.cli.train_kinds import check_flags
from tfstyle.errors import InputError
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.images import save
from tfstyle.models.keras_file import load_network
from tfstyle.networks.families import FAMILIES
from tfstyle.training.arbitrary import plan_arbitrary, run
from tfstyle.training.arbitrary.options import ArbitraryOptions

pytestmark = pytest.mark.slow

WORDS = ("--style=a.png", "--photos=p", "--output=o", "--arbitrary=q")


def test_a_run_is_identified_by_its_named_paintings(monkeypatch):
    monkeypatch.setattr(run, "weights_digest", lambda path: "0" * 16)

    def identity(painting):
        named = SimpleNamespace(paintings={"dots": painting})
        return run.ArbitraryRun._identity(
            SimpleNamespace(
                options=ArbitraryOptions(),
                plan=SimpleNamespace(named=named),
                styles=["dots"],
                photos=[],
                base_card=None,
            )
        )

    one, other = make_paintings(2)
    assert identity(one) == identity(one.copy())
    first, second = identity(one), identity(other)
    assert {name for name in first if first[name] != second[name]} == {"style"}


@pytest.fixture
def small_style(monkeypatch):
    monkeypatch.setattr(run, "STYLE_SIZE", 64)


@pytest.fixture
def words(photos, vgg19_weights, tmp_path, small_style):
    """Command of a small training, without the output."""
    style, few = tmp_path / "dots.png", tmp_path / "few"
    save(make_paintings(1)[0], style)
    few.mkdir()
    write_paintings(few, 2)
    return [
        "tfstyle",
        "train",
        f"--style={style}",
        f"--arbitrary={few}",
        f"--photos={photos[0].parent}",
        f"--vgg19_weights={vgg19_weights}",
        f"--cache={tmp_path / 'grams'}",
        "--variants=1",
        "--crop_size=64",
        "--batch_size=1",
        "--blocks=0",
        "--coarse_blocks=0",
        "--loss_convolution=direct",
        "--loss_dtype=float32",
        "--steps=3",
        "--checkpoint_every=1",
    ]


def test_the_flagfile_repeats_defaults_of_this_kind_of_training(tmp_path, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    values = train.COMMAND.parse([*WORDS, "--blocks=2"])
    options = options_from_flags(ArbitraryOptions, values, given_only=True)
    run = SimpleNamespace(output=tmp_path, options=options, state=None)
    train._callbacks(run, values)
    again = train.COMMAND.parse([f"--flagfile={tmp_path}/train.cfg"])
    check_flags(again)
    assert options_from_flags(ArbitraryOptions, again, given_only=True) == options
    assert options == ArbitraryOptions(blocks=2)
    assert "--alpha" not in (tmp_path / "train.cfg").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([*WORDS, "--alpha=1"], "`alpha` not to be given with `arbitrary`"),
        ([*WORDS[:3], "--variants=2"], "`variants` to be used only with `arbitrary`"),
        ([*WORDS[:3], "--cache=c"], "`cache` to be used only with `arbitrary`"),
    ],
)
def test_flags_without_effect_are_refused(words, message):
    with pytest.raises(InputError, match=message):
        check_flags(train.COMMAND.parse(words))


def test_the_family_limits_the_number_of_styles(
    tmp_path, paintings, photos, monkeypatch
):
    family = FAMILIES["ArbitraryNet"]
    few = replace(family, ranges={**family.ranges, "styles": (1, 2)})
    monkeypatch.setitem(FAMILIES, "ArbitraryNet", few)
    folders = paintings[0].parent, photos[0].parent, tmp_path
    plan = plan_arbitrary(paintings[:2], *folders, ArbitraryOptions())
    assert len(plan.named.paintings) == 2
    with pytest.raises(InputError, match=r"1 to 2 for ArbitraryNet\. .*: styles=3"):
        plan_arbitrary(paintings[:3], *folders, ArbitraryOptions())


def test_sample_pictures_are_no_paintings(tmp_path, paintings):
    folder = paintings[0].parent
    with pytest.raises(InputError, match="outside the input folder"):
        plan_arbitrary(
            paintings[0], folder, tmp_path, folder / "run", ArbitraryOptions()
        )
    assert not (folder / "run").exists()
    with pytest.raises(InputError, match="`init_from` to be given if `calmness`"):
        plan_arbitrary(
            *(paintings[0], folder, tmp_path, tmp_path / "run"),
            ArbitraryOptions(calmness=0.5),
        )
    with pytest.raises(InputError, match="style_weight"):
        ArbitraryOptions(content_weight=0, style_weight=0)


@pytest.mark.nightly
def test_command_trains_resumes_and_writes_a_network(
    words, tmp_path, add_callback, skip_litert
):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    add_callback(lambda run: Copies(run, {1: killed} if run.output == whole else {}))
    skip_litert()
    assert main([*words, f"--output={whole}"]) == 0
    assert (whole / "network.tflite").exists()
    assert main([*words, f"--output={killed}", "--resume"]) == 0
    (ours, card), (expected, _) = (
        load_network(folder / "network.keras") for folder in (killed, whole)
    )
    assert card.styles == ("dots",)
    for value, wanted in zip(ours.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(value, wanted)


@pytest.mark.nightly
def test_training_continues_near_another_network(
    words, tmp_path, add_callback, skip_litert
):
    skip_litert()
    whole, calm = tmp_path / "whole", tmp_path / "calm"
    assert main([*words, f"--output={whole}"]) == 0
    expected, _ = load_network(whole / "network.keras")
    flags = [f"--init_from={whole}", f"--output={calm}", "--calmness=0.5"]
    assert main([*words, *flags]) == 0
    network, _ = load_network(calm / "network.keras")
    assert network.count_params() == expected.count_params()
    lines = [json.loads(line) for line in (calm / "log.jsonl").read_text().splitlines()]
    assert lines[-1]["initial_difference"] > 0
    assert np.isfinite(lines[-1]["difference"])

    begun = []
    add_callback(lambda run: Begin(run, begun))
    still = [*words, f"--init_from={whole}", f"--output={tmp_path / 'still'}"]
    assert main(still) == INTERRUPTED
    (started,) = begun
    weights = started.network.get_weights()
    for value, wanted in zip(weights, expected.get_weights(), strict=True):
        np.testing.assert_allclose(value, wanted, atol=2e-3)
