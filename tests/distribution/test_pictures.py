"""Tests of folders and videos on a Ray cluster, compared with a single process."""

import os
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

import tfstyle
from tests.distribution.clusters import processes_of
from tests.methods.video.clips import moving_squares, read_frames, write_clip
from tests.waiting import wait_until
from tfstyle.errors import InputError
from tfstyle.files.temporary import remove_leftovers
from tfstyle.images import save
from tfstyle.methods.folders.cluster import make_folder_work

pytest.importorskip("ai_edge_litert")
pytestmark = pytest.mark.slow
COUNT = 12


@pytest.fixture
def photos(tmp_path, random):
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    for number in range(COUNT):
        name = f"below/{number}.png" if number % 3 == 0 else f"{number}.png"
        save(random.random((24, 32, 3), np.float32), folder / name)
    (folder / "broken.jpg").write_text("no picture")
    return folder


class Kill(tfstyle.FolderCallback):
    """Kills a worker after the first picture."""

    def __init__(self, parent):
        self.parent, self.errors = parent, []

    def on_picture(self, content):
        if self.parent is not None:
            pid = processes_of(self.parent, "ray::Worker")[0]
            os.kill(pid, signal.SIGKILL)
            self.parent = None

    def on_error(self, content, error):
        self.errors.append((content.name, str(error)))


def read_pictures(folder):
    """Files by name, without what a killed worker may leave in a temporary folder."""
    names = [path.relative_to(folder) for path in folder.rglob("*.png")]
    return {
        name: (folder / name).read_bytes()
        for name in names
        if not any(part.startswith(".") for part in name.parts)
    }


@pytest.mark.parametrize("ship", [False, True])
def test_a_folder_is_complete_though_a_worker_is_killed(
    photos, model, tmp_path, cluster, ship
):
    address, process = cluster
    tfstyle.stylize_folder(photos, "dots", tmp_path / "whole", model=model)
    output, callback = tmp_path / "out", Kill(process.pid)
    tally = tfstyle.stylize_folder(
        photos,
        "dots",
        output,
        callback=callback,
        ray=address,
        ray_cores=1,
        ship=ship,
        model=model,
    )
    assert (tally.painted, tally.failed) == (COUNT, 1)
    ((name, line),) = callback.errors
    assert name == "broken.jpg"
    assert line.endswith(f"Received: content='{photos / 'broken.jpg'}'")
    assert read_pictures(output) == read_pictures(tmp_path / "whole")
    again = tfstyle.stylize_folder(photos, "dots", output, model=model)
    assert (again.painted, again.there_already) == (0, COUNT)


def test_sigterm_ends_the_command_as_ctrl_c_does(photos, model, tmp_path, address):
    output = tmp_path / "out"
    for number in range(300):  # more than can be painted before the signal
        shutil.copy(photos / "1.png", photos / f"copy{number}.png")
    command = [sys.executable, "-m", "tfstyle", "stylize", photos, f"--model={model}"]
    more = ["--style=dots", f"--output={output}", f"--ray={address}", "--ray_cores=1"]
    with subprocess.Popen([*command, *more], stderr=subprocess.PIPE) as running:
        while not output.exists() or not read_pictures(output):
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        _, stderr = running.communicate()
    lines = stderr.decode().splitlines()
    assert running.returncode == 130, lines
    assert lines[-1] == "Interrupted; repeat the command to continue."
    wait_until(lambda: not hidden_after_cleaning(output))


def hidden_after_cleaning(folder):
    """Hidden files of a folder, without the leftovers of processes that have ended."""
    remove_leftovers(folder)
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("ship", [False, pytest.param(True, marks=pytest.mark.nightly)])
def test_a_video_is_that_of_shards(model, tmp_path, address, ship):
    pytest.importorskip("av")
    clip = write_clip(tmp_path / "in.mp4", moving_squares(100, 24, 32), sound="aac")

    def paint(output, **options):
        options |= {"model": str(model), "codec": "ffv1"}
        return tfstyle.stylize_video(clip, "waves", tmp_path / output, **options)

    paint("shards.mkv", shard="0/2")
    assert paint("shards.mkv", shard="1/2").is_complete
    result = paint("out.mkv", ray=address, ray_cores=1, ship=ship)
    assert (result.frames, result.painted) == (100, 100)
    frames, expected = (
        np.stack(read_frames(tmp_path / name)) for name in ("out.mkv", "shards.mkv")
    )
    np.testing.assert_array_equal(frames, expected)
    assert not (tmp_path / "out.mkv.shards").exists()


def test_another_network_and_another_folder_are_refused(tmp_path):
    method = SimpleNamespace(settings={"model": "other", "style": "dots"})
    settings = {"model": "ours", "style": "dots"}
    with pytest.raises(InputError, match="Received: model='other', not 'ours', on '"):
        make_folder_work(lambda: method, settings, 1, tmp_path)
    with pytest.raises(InputError, match="unless --ship is set"):
        make_folder_work(lambda: method, settings, 1, tmp_path / "none")
