import pytest

from tests.exporting.formats import photo
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.plan import make_plan
from tfstyle.images import save

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    save(photo(60, 40), folder / "a.png")
    save(photo(20, 30), folder / "b.png")
    return folder


def _plan(model, tmp_path, **options):
    return make_plan(model, tmp_path / "out", ExportOptions(**options))


def test_compared_at_two_sizes_of_which_one_is_odd(model, tmp_path):
    plan = _plan(model, tmp_path)
    assert [p.shape for p in plan.photos] == [(256, 384, 3), (169, 253, 3)]
    assert [t.file for t in plan.targets] == [
        "tiny_float16.tflite",
        "tiny_int8.tflite",
    ]
    assert plan.reports == ("tiny_export.json", "tiny_export.md")
    assert not (tmp_path / "out").exists()


def test_of_a_fixed_size_everything_has_it(model, tmp_path, photos):
    options = {"image_size": "48x24", "representative": photos}
    plan = _plan(model, tmp_path, tflite=("full_int8",), **options)
    (target,) = plan.targets
    assert target.file == "tiny_48x24_full_int8.tflite"
    assert target.arguments["size"] == (24, 48)
    seen = [*plan.photos, *target.arguments["examples"]]
    assert [p.shape for p in seen] == [(24, 48, 3)] * 4


def test_ours_and_those_that_are_given_show_the_ranges(model, tmp_path, photos):
    plan = _plan(model, tmp_path, tflite=("int8", "full_int8"), representative=photos)
    shapes = [p.shape for p in plan.targets[1].arguments["examples"]]
    assert shapes == [(256, 384, 3), (384, 256, 3), (256, 384, 3)]
    assert "examples" not in plan.targets[0].arguments


def test_names_of_all_formats(model, tmp_path):
    formats = ("saved_model", "hub", "keras", "tflite")
    plan = _plan(model, tmp_path, format=formats, tflite="float32", version=3)
    files = ["tiny/3", "tiny_hub", "tiny.keras", "tiny_float32.tflite"]
    assert [t.file for t in plan.targets] == files
    assert [t.threshold for t in plan.targets] == [90, 90, 55, 90]
