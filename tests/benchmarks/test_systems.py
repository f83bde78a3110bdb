from pathlib import Path

import pytest

from tests.benchmarks.quality import chosen
from tests.benchmarks.systems import lengstrom, magenta, micro_ast, paintings
from tfstyle.errors import InputError
from tfstyle.models.card import Card
from tfstyle.models.find import ModelFiles


def _files(styles, about):
    return ModelFiles(Card("net", "TransformerNet", styles, about), None, None)


def test_a_painting_is_named_by_the_card_or_by_the_style(tmp_path):
    about = {"styles": {"night": {"file": "van_gogh.jpg"}, "wave": {}}}
    found = paintings(_files(("night", "wave"), about), tmp_path)
    assert found == {
        "night": tmp_path / "van_gogh.jpg",
        "wave": tmp_path / "wave.jpg",
    }


def test_paintings_of_peers_are_added_once_where_they_are_there(tmp_path):
    for name in ("wave.jpg", "udnie.jpg"):
        (tmp_path / name).touch()
    about = {"styles": {"hokusai": {"file": "wave.jpg"}}}
    found = paintings(_files(("hokusai",), about), tmp_path)
    assert list(found) == ["hokusai", "udnie"]


def test_peers_that_are_not_here_say_so(tmp_path):
    paths = {"wave": Path("wave.jpg")}
    assert "style_predict.tflite" in magenta(tmp_path, paths).absent
    assert tmp_path.name in lengstrom(tmp_path, paths).absent
    assert micro_ast(tmp_path, paths).absent


def test_some_systems_can_be_chosen():
    known = ("photographs", "tfstyle", "Magenta")
    assert chosen(None, known) == list(known)
    assert chosen(["Magenta", "tfstyle"], known) == ["tfstyle", "Magenta"]
    with pytest.raises(InputError, match="Magenta"):
        chosen(["magenta"], known)
