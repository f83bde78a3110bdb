"""Tests of `tfstyle.stylize_folder`."""

import hashlib
import logging

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.features import weights
from tfstyle.images import load, save
from tfstyle.methods.folders.settings import to_comment, with_content
from tfstyle.methods.stylize.folder import StylizeFolderMethod

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


def test_pictures_refined_with_other_weights_have_other_settings(
    photos, painting_model, tmp_path, random, monkeypatch
):
    file, painting, out = (tmp_path / name for name in ("vgg19", "wave.png", "out"))
    monkeypatch.delenv(weights.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(weights, "find_weights", lambda: file)
    save(random.random((24, 24, 3), np.float32), painting)
    file.write_bytes(b"some weights")
    given = {"model": str(painting_model), "runtime": "litert"}
    options = tfstyle.StylizeOptions(**given, refine=2)
    settings = StylizeFolderMethod(painting, options).settings
    assert settings["features"] == hashlib.sha256(b"some weights").hexdigest()[:16]
    out.mkdir()
    comment = to_comment(with_content(settings, photos / "a.png"))
    save(load(photos / "a.png"), out / "a.png", comment=comment)
    inputs = photos / "a.png", painting, out
    tally = tfstyle.stylize_folder(*inputs, **given, refine=2)
    assert tally.there_already == 1
    file.write_bytes(b"other weights")
    with pytest.raises(
        InputError, match=r"a\.png' was made with another VGG19 weight file;"
    ):
        tfstyle.stylize_folder(*inputs, **given, refine=2)


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
    with pytest.warns(DeprecationWarning, match="`photo` is now called `content`"):
        image = tfstyle.stylize(photo=photos / "a.png", style="dots", model=model)
    np.testing.assert_array_equal(image, expected)
    with pytest.raises(InputError, match=r"both. Received: photo='a', content='b'"):
        tfstyle.stylize(photo="a", content="b", style="dots")


def test_shards_make_the_pictures_of_a_whole_run(photos, model, tmp_path, random):
    for number in range(6):
        save(random.random((24, 32, 3), np.float32), photos / f"{number}.png")
    tfstyle.stylize_folder(photos, "dots", tmp_path / "whole", model=model)
    output = tmp_path / "out"
    tallies = [
        tfstyle.stylize_folder(photos, "dots", output, shard=f"{i}/3", model=model)
        for i in (0, 1, 2)
    ]
    assert [t.failed for t in tallies].count(1) == 1
    assert sum(t.painted for t in tallies) == 8
    assert min(t.painted for t in tallies) > 0
    names = sorted(path.relative_to(output) for path in output.rglob("*.png"))
    assert len(names) == 8
    for name in names:
        assert (output / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    again = tfstyle.stylize_folder(photos, "dots", output, shard="1/3", model=model)
    assert (again.painted, again.there_already) == (0, tallies[1].painted)
    assert not list(tmp_path.rglob("*.lock"))


def test_a_shard_is_done_by_one_process_at_a_time(photos, model, tmp_path):
    class Again(tfstyle.FolderCallback):
        def on_begin(self, total):
            with pytest.raises(InputError, match="one run at a time"):
                run("0/2")
            run("1/2")

    def run(shard, callback=None):
        return tfstyle.stylize_folder(
            photos, "dots", tmp_path / "o", shard=shard, callback=callback, model=model
        )

    run("0/2", Again())
