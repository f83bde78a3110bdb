import pytest

from tfstyle.errors import InputError
from tfstyle.serving.model_copies import stamp
from tfstyle.serving.versions import find_versions, parse_sources


def test_folders_named_by_numbers_are_versions(tmp_path):
    for name in ("1", "2", "010", "x", "1.5", "٣"):
        (tmp_path / name).mkdir()
    (tmp_path / "7").write_text("a file")
    assert set(find_versions(str(tmp_path))) == {1, 2, 10}


def test_a_folder_with_a_network_is_version_1(tmp_path):
    assert find_versions(str(tmp_path)) == {}
    (tmp_path / "net.tflite").touch()
    assert find_versions(str(tmp_path)) == {1: tmp_path}
    assert find_versions(str(tmp_path / "net.tflite")) == {1: tmp_path / "net.tflite"}


def test_a_saved_model_is_version_1_and_its_files_tell_of_changes(tmp_path):
    (tmp_path / "saved_model.pb").touch()
    (tmp_path / "variables").mkdir()
    (tmp_path / "variables" / "variables.index").write_text("half")
    assert find_versions(str(tmp_path)) == {1: tmp_path}
    before = stamp(tmp_path)
    assert stamp(tmp_path) == before
    (tmp_path / "variables" / "variables.index").write_text("as a whole")
    assert stamp(tmp_path) != before


def test_nothing_is_no_version(tmp_path):
    assert find_versions(str(tmp_path / "none")) == {}


def test_sources_have_names_paths_and_labels():
    first, second = parse_sources(["a=x/y=z", "classic"], ["a/stable=3", "a/new=4"])
    assert (first.name, first.path) == ("a", "x/y=z")
    assert first.labels == {"stable": 3, "new": 4}
    assert (second.name, second.path) == ("classic", "classic")


def test_a_path_is_served_under_the_name_of_its_file_or_folder(tmp_path):
    (tmp_path / "hand").mkdir()
    (tmp_path / "foot.tflite").touch()
    paths = [str(tmp_path / "hand"), str(tmp_path / "foot.tflite")]
    found = parse_sources(paths, ["hand/stable=1"])
    assert [(each.name, each.path) for each in found] == [
        ("hand", paths[0]),
        ("foot", paths[1]),
    ]
    assert found[0].labels == {"stable": 1}


@pytest.mark.parametrize(
    ("models", "labels", "received"),
    [
        (["a=x", "a=y"], [], "model='a=y'"),
        (["a/b=x"], [], "model='a/b=x'"),
        (["=x"], [], "model='=x'"),
        (["a="], [], "model='a='"),
        (["unknown"], [], "model='unknown'"),
        (["a=x"], ["b/stable=1"], "label='b/stable=1'"),
        (["a=x"], ["a/stable"], "label='a/stable'"),
        (["a=x"], ["a/s=1", "a/s=2"], "label='a/s=2'"),
    ],
)
def test_mistakes_are_told(models, labels, received):
    with pytest.raises(InputError, match=f"Received: {received}$"):
        parse_sources(models, labels)
