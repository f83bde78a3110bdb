import numpy as np
import pytest

from tfstyle.images import load, save
from tfstyle.models import find

pytest.importorskip("ai_edge_litert")


@pytest.mark.slow
def test_lists_the_styles_and_what_they_are(command_here, model):
    ended = command_here("styles", f"--model={model}")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "dots\nlines\nwaves  The Sea\n"


def test_lists_the_styles_of_a_network_at_a_url(command_here, monkeypatch):
    monkeypatch.setattr(find, "_fetched", {"http://x/y": "classic"}.get)
    ended = command_here("styles", "--model=http://x/y")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == command_here("styles", "--model=classic").stdout


def test_names_the_other_bundled_networks(command_here):
    ended = command_here("styles")
    assert "starry_night" in ended.stdout
    assert ended.stderr == "Other bundled networks (--model=NAME): classic, vivid\n"
    assert not command_here("styles", "--model=vivid").stderr


@pytest.mark.slow
def test_shows_a_photograph_in_every_style(folder, command_here, model):
    ended = command_here(
        "styles",
        f"--model={model}",
        "--output=sheet.png",
        "--content=photo.png",
        "--image_size=48",
        "--columns=2",
    )
    assert ended.returncode == 0, ended.stderr
    sheet = load(folder / "sheet.png")
    assert sheet.shape[1] == 2 * 48 + 3 * 12
    assert sheet.shape[0] > 2 * 32
    # the photograph itself comes first
    small = load(folder / "photo.png").mean(axis=(0, 1))
    assert sheet[12:44, 12:60].mean(axis=(0, 1)) == pytest.approx(small, abs=0.02)


@pytest.mark.slow
def test_our_own_photograph_without_another(folder, command_here, model):
    ended = command_here(
        "styles", f"--model={model}", "--output=sheet.png", "--image_size=32"
    )
    assert ended.returncode == 0, ended.stderr
    assert load(folder / "sheet.png").shape[1] == 4 * 32 + 5 * 12


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--output=none/sheet.png"], "output='none/sheet.png'"),
        (["--output=sheet.xyz"], "output='sheet.xyz'"),
        (["--output=photo.png", "--content=photo.png"], "output='photo.png'"),
        (["--output=sheet.png", "--content=none.png"], "content='none.png'"),
        (["--output=sheet.png", "--image_size=3"], "image_size=3"),
        (["--model=none.keras"], "model='none.keras'"),
        (["--columns=0"], "columns"),
    ],
)
def test_a_mistake_is_one_line(folder, command_here, model, arguments, line):
    before = sorted(folder.iterdir())
    ended = command_here("styles", f"--model={model}", *arguments)
    assert ended.returncode in (1, 2)
    assert line in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stdout == ""
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("side", [192, 212, 240, 280])
def test_samples_of_strokes_have_dark_and_light_areas(
    folder, command_here, random, side
):
    save(random.random((side, side, 3), np.float32), folder / "square.png")
    ended = command_here(
        *("styles", "--model=vivid", "--output=sheet.png", "--columns=1"),
        *("--content=square.png", "--image_size=0"),
    )
    assert ended.returncode == 0, ended.stderr
    sheet = load(folder / "sheet.png")
    second = (sheet.shape[0] - 12) // 2
    picture = sheet[12 + second :, 12 : 12 + side][:side]
    corner = picture[-side // 4 :, -side // 4 :].mean(axis=2)
    darkest, lightest = np.quantile(corner, (0.1, 0.9))
    assert darkest < 0.35
    assert lightest > 0.55


def test_the_paintings_are_in_the_corners(folder, command_here):
    (folder / "art").mkdir()
    red = np.zeros((100, 200, 3), np.float32) + np.float32([1, 0, 0])
    save(red, folder / "art" / "wave.jpg")
    ended = command_here(
        *("styles", "--output=sheet.png", "--content=photo.png", "--image_size=96"),
        *("--paintings=art", "--columns=1"),
    )
    assert ended.returncode == 0, ended.stderr
    sheet = load(folder / "sheet.png")
    names = [line.split()[0] for line in ended.stdout.splitlines()]
    height = (sheet.shape[0] - 12) // (len(names) + 1)
    for number, name in enumerate(names, 1):
        picture = sheet[12 + number * height :, 12 : 12 + 96][:64]
        corner = picture[-16:, -32:]
        is_red = np.abs(corner - red[0, 0]).max() < 0.02
        assert is_red == (name == "wave")
        width = 32 if name == "wave" else 16
        assert (picture[-18:-16, -width:] == 1).all()
        assert (picture[-19:-18, -width:] < 1).any()


@pytest.mark.parametrize("folder_name", ["none", "."])
def test_a_folder_without_the_paintings(command_here, folder_name):
    given = ["--output=sheet.png", f"--paintings={folder_name}"]
    ended = command_here("styles", *given)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert f"paintings='{folder_name}'" in ended.stderr


def test_a_card_that_names_no_paintings(command_here, model):
    given = [f"--model={model}", "--output=sheet.png", "--paintings=."]
    ended = command_here("styles", *given)
    assert (ended.returncode, ended.stderr) == (
        1,
        "tfstyle: Expected `paintings` to be omitted, because the model's card lists "
        "no painting files. Received: paintings='.'\n",
    )
