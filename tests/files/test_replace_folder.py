import pytest

from tfstyle.errors import InputError
from tfstyle.files.replace_folder import replace_folder


def _fill(folder, text="new"):
    (folder / "below").mkdir()
    (folder / "below" / "a.txt").write_text(text)


def test_makes_a_folder_and_those_above(tmp_path):
    target = tmp_path / "some" / "where" / "model"
    with replace_folder(target) as temporary:
        _fill(temporary)
        assert not target.exists()
        (hidden,) = target.parent.resolve().iterdir()
        assert temporary.is_relative_to(hidden)
        assert (hidden.name[:9], hidden.suffix) == (".tfstyle-", ".tmp")
    assert (target / "below" / "a.txt").read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_replaces_a_folder_as_a_whole(tmp_path):
    target = tmp_path / "model"
    target.mkdir()
    _fill(target, "old")
    (target / "more").touch()
    with replace_folder(target) as temporary:
        _fill(temporary)
        assert (target / "below" / "a.txt").read_text() == "old"
    assert (target / "below" / "a.txt").read_text() == "new"
    assert not (target / "more").exists()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, RuntimeError, OSError, InputError]
)
def test_failure_leaves_the_old_folder(tmp_path, error):
    target = tmp_path / "model"
    target.mkdir()
    _fill(target, "old")
    expected = InputError if error is OSError else error
    with pytest.raises(expected), replace_folder(target) as temporary:
        _fill(temporary)
        raise error
    assert (target / "below" / "a.txt").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_not_replaced(tmp_path):
    (tmp_path / "model").write_text("a file")
    found = r"`output` to be a folder that can be written: it is a file\. Received: out"
    with pytest.raises(InputError, match=found), replace_folder(tmp_path / "model"):
        pass
    assert (tmp_path / "model").read_text() == "a file"
    with pytest.raises(InputError), replace_folder(tmp_path / "model" / "below"):
        pass
