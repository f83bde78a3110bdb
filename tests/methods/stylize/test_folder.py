"""`tfstyle.stylize_folder`: a folder in, a folder out, in a program."""

import logging

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.images import load, save

pytest.importorskip("ai_edge_litert")


class Follow(tfstyle.FolderCallback):
    """Lists the calls."""

    def __init__(self):
        self.calls = []

    def on_begin(self, total):
        self.calls.append(("begin", total))

    def on_share(self, content, share):
        self.calls.append(("share", content.name, share))

    def on_error(self, content, error):
        self.calls.append(("error", content.name))

    def on_picture(self, content):
        self.calls.append(("picture", content.name))

    def on_end(self, tally):
        self.calls.append(("end", str(tally)))


@pytest.fixture
def photos(tmp_path, random):
    """A folder with a picture, one that is broken, and one in a folder below."""
    inside = tmp_path / "photos"
    (inside / "below").mkdir(parents=True)
    for name in ("a.png", "below/c.webp"):
        save(random.random((24, 32, 3), np.float32), inside / name)
    (inside / "b.jpg").write_text("no picture")
    return inside


def test_each_picture_is_that_of_stylize(photos, model, tmp_path, caplog):
    options = {"model": model, "strength": 0.5}
    output = tmp_path / "out"
    tally = tfstyle.stylize_folder(photos, "dots", output, **options)
    assert (tally.painted, tally.there_already, tally.failed) == (2, 0, 1)
    assert len(caplog.messages) == 1
    assert f"Received: content='{photos / 'b.jpg'}'" in caplog.text
    for name, source in (("a.png", "a.png"), ("below/c.png", "below/c.webp")):
        expected = tfstyle.stylize(photos / source, "dots", **options)
        np.testing.assert_allclose(load(output / name), expected, atol=1.01 / 255)
    assert tfstyle.stylize_folder(photos, "dots", output, **options).there_already == 2
    with pytest.raises(InputError, match=r"strength 0\.5, not 1\.0"):
        tfstyle.stylize_folder(photos, "dots", output, model=model)
    again = tfstyle.stylize_folder(photos, "dots", output, overwrite=True, model=model)
    assert again.painted == 2


def test_a_callback_follows(photos, model, tmp_path, caplog):
    caplog.set_level(logging.INFO, "tfstyle")
    follow = Follow()
    files = [photos / "a.png", photos / "b.jpg"]
    style = ["dots", "lines"]
    tfstyle.stylize_folder(files, style, tmp_path / "o", callback=follow, model=model)
    calls = [call for call in follow.calls if call[0] != "share" or call[2] == 0]
    assert calls == [
        ("begin", 2),
        ("share", "a.png", 0),
        ("picture", "a.png"),
        ("share", "b.jpg", 0),
        ("error", "b.jpg"),
        ("picture", "b.jpg"),
        ("end", "1 painted, 1 failed"),
    ]
    assert not caplog.messages
    expected = tfstyle.stylize(files[0], "dots,lines", model=model)
    made = load(tmp_path / "o" / "a.png")
    np.testing.assert_allclose(made, expected, atol=1.01 / 255)


def test_an_interruption_ends_with_the_tally(photos, model, tmp_path):
    class Interrupt(Follow):
        def on_picture(self, content):
            raise KeyboardInterrupt

    follow = Interrupt()
    with pytest.raises(KeyboardInterrupt):
        tfstyle.stylize_folder(
            photos, "dots", tmp_path / "out", callback=follow, model=model
        )
    assert follow.calls[-1] == ("end", "1 painted")
    assert not list(tmp_path.rglob("*.lock"))


def test_the_former_name_of_the_content_image_warns(photos, model):
    expected = tfstyle.stylize(photos / "a.png", "dots", model=model)
    with pytest.warns(DeprecationWarning, match="`photo` is now `content`"):
        image = tfstyle.stylize(photo=photos / "a.png", style="dots", model=model)
    np.testing.assert_array_equal(image, expected)
