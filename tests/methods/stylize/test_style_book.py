"""Tests of finding styles, and of reading each file only once."""

import numpy as np
import pytest

from tfstyle.images import save
from tfstyle.methods.stylize import style_book
from tfstyle.methods.stylize.style_book import (
    MAX_CACHED_BLENDS,
    NAMED,
    PAINTED,
    StyleBook,
)
from tfstyle.models.card import Card


@pytest.fixture
def paintings(tmp_path, random):
    paths = [tmp_path / f"{name}.png" for name in "ab"]
    for path in paths:
        save(random.random((24, 40, 3), np.float32), path)
    return paths


@pytest.fixture
def loads(monkeypatch):
    """Paintings that were loaded, in order."""
    loaded, load = [], style_book.load

    def note(source, name):
        loaded.append(source)
        return load(source, name)

    monkeypatch.setattr(style_book, "load", note)
    return loaded


@pytest.fixture
def book():
    return StyleBook(Card("any", "ArbitraryNet", ("wave", "a.png")))


def _labels(found):
    return [(style.label, style.weight) for style in found]


def test_paintings_of_several_blends_are_loaded_once_each(book, loads, paintings):
    one, other = map(str, paintings)
    blends = (f"{one}:3,{other}", one, [other, "wave"], {one: 1, "wave": 3})
    first = [_labels(book.find(blend)) for blend in blends]
    assert loads == [one, other, one, other, one]
    assert [_labels(book.find(blend)) for blend in blends] == first
    assert len(loads) == 5
    assert first[0] == [("a.png", 0.75), ("b.png", 0.25)]
    assert first[3] == [("a.png", 0.25), ("wave", 0.75)]


def test_a_path_is_no_name(book, loads, paintings, monkeypatch):
    monkeypatch.chdir(paintings[0].parent)
    (named,) = book.find("a.png")
    assert (named.kind, named.painting, loads) == (NAMED, None, [])
    (painted,) = book.find(paintings[0].relative_to(paintings[0].parent))
    assert painted.kind == PAINTED
    assert painted.painting is not None


def test_few_blends_are_kept(book, loads, paintings):
    for weight in range(1, MAX_CACHED_BLENDS + 2):
        book.find({str(paintings[0]): weight})
    book.find({str(paintings[0]): 1})
    assert len(loads) == MAX_CACHED_BLENDS + 2
    book.find({str(paintings[0]): MAX_CACHED_BLENDS})
    assert len(loads) == MAX_CACHED_BLENDS + 2


def test_pictures_may_change(book, paintings, random):
    picture = random.random((24, 40, 3), np.float32)
    (first,) = book.find(picture)
    picture[:] = 0.5
    (second,) = book.find(picture)
    assert first.key != second.key
