import pytest

from tfstyle.cli.main import main
from tfstyle.images import load

SMALL = ("--image_size=32", "--cell_size=32", "--layers=relu1_1,relu2_1")


@pytest.mark.slow
def test_writes_a_sheet_of_two_pictures(folder, command_here):
    pictures = ("photo.png", "painting.png")
    ended = command_here(
        "inspect",
        *pictures,
        *SMALL,
        "--channels_per_layer=2",
        "--output=sheet.png",
        "--allow_random_features",
    )
    assert ended.returncode == 0, ended.stderr
    height, width, _ = load(folder / "sheet.png").shape
    assert f"sheet.png: {width}x{height}, 2 layers" in ended.stdout
    assert width == 8 * (32 + 12) + 12


@pytest.mark.parametrize(
    ("arguments", "line", "code"),
    [
        (["--output=sheet.png"], "`--content`", 2),
        (["photo.png", "--output="], "`--output`", 2),
        (["none.png", "--output=sheet.png"], "content='none.png'", 1),
        (["photo.png", "--output=photo.png"], "output='photo.png'", 1),
        (["photo.png", "--layers=relu0_1", "--output=a.png"], "layers='relu0_1'", 2),
        (["photo.png", "--layers=", "--output=a.png"], "layers", 2),
    ],
    ids=str,
)
def test_a_mistake_is_one_line(arguments, line, code, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(["tfstyle", "inspect", *arguments]) == code
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
