"""Tests of the survey of a collection, and of messages about its pictures."""

import logging
import shutil

import numpy as np
import pytest

from tests.training.adversarial.small import write_pictures
from tfstyle.errors import InputError
from tfstyle.images import load, resize, save
from tfstyle.training.adversarial import plan_adversarial
from tfstyle.training.adversarial.collection import survey
from tfstyle.training.adversarial.options import AdversarialOptions


def test_pictures_are_read_once_and_repetitions_skipped(tmp_path, caplog):
    folder = write_pictures(tmp_path / "paintings", 32, seed=0)
    (folder / "broken.jpg").write_text("no picture")
    picture = load(folder / "03.png")
    save(resize(picture, (100, 140), clip=True), folder / "larger.jpg")
    with caplog.at_level(logging.WARNING, "tfstyle"):
        found = survey(folder)
    assert [path.name for path in found.files] == [f"{n:02}.png" for n in range(32)]
    assert [path.name for path in found.broken] == ["broken.jpg"]
    assert found.repeated == {folder / "larger.jpg": folder / "03.png"}
    pixels = np.stack([load(path) for path in found.files])
    expected = pixels.std(axis=(0, 1, 2)).mean()
    np.testing.assert_allclose(found.deviation, expected, rtol=1e-4)
    lines = [record.getMessage() for record in caplog.records]
    assert "1 left out" in lines[0]
    assert "broken.jpg" in lines[0]
    assert "larger.jpg' (a duplicate of" in lines[1]
    assert not any("Received" in line for line in lines)
    assert len(lines) == 2


def test_many_duplicates_are_told_in_one_line(tmp_path, caplog):
    folder = write_pictures(tmp_path / "paintings", 32, seed=0)
    for number in range(9):
        shutil.copy(folder / "03.png", folder / f"copy{number}.png")
    with caplog.at_level(logging.WARNING, "tfstyle"):
        survey(folder)
    (line,) = caplog.messages
    assert "9 left out" in line
    assert line.endswith("and 4 more")


def test_few_paintings_get_a_recommendation(tmp_path, caplog):
    folder = write_pictures(tmp_path / "paintings", 5, seed=0)
    with caplog.at_level(logging.WARNING, "tfstyle"):
        survey(folder)
    (record,) = caplog.records
    assert "different pictures (5)" in record.getMessage()
    assert (
        "tfstyle train --flagfile=finetune --finetune=classic --style="
        in record.getMessage()
    )


def test_pictures_of_a_single_color_are_refused(tmp_path):
    for number in range(3):
        gray = np.full((40, 50, 3), 0.1 + 0.3 * number, np.float32)
        save(gray, tmp_path / f"{number}.png")
    with pytest.raises(InputError, match="each picture has a single color"):
        survey(tmp_path)


def test_a_collection_without_a_readable_picture_is_refused(tmp_path):
    (tmp_path / "a.jpg").write_text("no picture")
    with pytest.raises(InputError, match="none of the 1 files can be read"):
        survey(tmp_path)


def _plan(tmp_path, **more):
    folders = {
        "collection": tmp_path / "hand",
        "photos": tmp_path / "photos",
        "output": tmp_path / "out",
    }
    inputs = {**folders, **more}
    options = inputs.pop("options", AdversarialOptions())
    paths = [inputs.pop(name) for name in folders]
    return plan_adversarial(*paths, options, **inputs)


@pytest.fixture
def folders(tmp_path):
    write_pictures(tmp_path / "hand", 3, seed=0)
    write_pictures(tmp_path / "photos", 2, seed=1)
    return tmp_path


def test_a_run_starts_from_the_bundled_network_and_has_the_folders_name(folders):
    plan = _plan(folders)
    assert plan.base.name == "classic.keras"
    assert not plan.finetune
    assert plan.about == {"hand": {"file": "hand", "pictures": "3"}}
    named = _plan(folders, style_names=["mine"], finetune="classic")
    assert list(named.about) == ["mine"]
    assert named.finetune


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"init_from": "any"}, "network with named styles. Received: init_from='any'"),
        ({"style_names": ["a", "b"]}, r"Received: style_names=\['a', 'b'\]"),
        ({"style_names": ["wave"], "finetune": "classic"}, "different from the netw"),
        ({"checkpoint_every": 0}, "checkpoint_every=0"),
        ({"init_from": "classic", "finetune": "classic"}, "at most one of `init_from`"),
    ],
)
def test_a_mistake_is_found_before_anything_is_written(folders, more, message):
    with pytest.raises(InputError, match=message):
        _plan(folders, **more)
    assert not (folders / "out").exists()


@pytest.mark.parametrize("inside", ["hand", "photos"])
def test_samples_do_not_become_inputs(folders, inside):
    with pytest.raises(InputError, match="outside the input folder"):
        _plan(folders, output=folders / inside / "out")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"last_crop_size": 100}, "`last_crop_size` to be at least 128"),
        ({"scales": 4}, "`crop_size` to be at least 256"),
        ({"mode": "painters"}, "Did you mean 'painter'"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        AdversarialOptions(**options)


def test_a_run_that_is_all_warmup_is_told(folders, caplog):
    _plan(folders, options=AdversarialOptions(steps=9, warmup_steps=9))
    assert any("without the discriminator" in line for line in caplog.messages)
    caplog.clear()
    _plan(folders, options=AdversarialOptions(steps=9, warmup_steps=8))
    assert not any("without the discriminator" in line for line in caplog.messages)


def test_the_survey_reports_its_progress(tmp_path):
    folder = write_pictures(tmp_path / "paintings", 3, seed=0)
    calls = []
    survey(folder, lambda done, count: calls.append((done, count)))
    assert calls == [(0, 3), (1, 3), (2, 3), (3, 3)]
