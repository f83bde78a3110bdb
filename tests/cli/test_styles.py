import pytest

from tfstyle.images import load

pytest.importorskip("ai_edge_litert")


@pytest.mark.slow
def test_lists_the_styles_and_what_they_are(command_here, model):
    ended = command_here("styles", f"--model={model}")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "dots\nlines\nwaves  The Sea\n"


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
