import json

import pytest

from tfstyle.exporting.report import EQUAL_PSNR, as_markdown, as_text, merge

ABOUT = {
    "kind": "int8",
    "bytes": 593030,
    "psnr": 41.84,
    "threshold": 35.0,
    "ssim": 0.9962,
    "seconds": 0.0678,
    "operations": {"CONV_2D": 15, "ADD": 3},
    "styles": ["dots", "lines"],
    "licence": "",
    "threads": 2,
    "sizes": ["384x256", "253x169"],
    "keras_seconds": 0.1,
}
REPORT = {
    "program": "tfstyle",
    "model": "net",
    "versions": {"tfstyle": "0.1.0"},
    "files": {"net.tflite": ABOUT},
}


def test_columns_are_aligned():
    other = {**ABOUT, "bytes": 7, "operations": {}}
    lines = as_text({"net.tflite": ABOUT, "longer_name": other}).splitlines()
    assert lines[0].split()[:2] == ["file", "bytes"]
    assert lines[1].split() == [
        "net.tflite",
        "593030",
        "41.8",
        "35",
        "0.9962",
        "68",
        "18",
    ]
    assert lines[1].index("593030") + 6 == lines[2].index(" 7 ") + 2


def test_the_page_says_all_of_it():
    page = as_markdown(REPORT)
    assert "| net.tflite | 593030 | 41.8 | 35 | 0.9962 | 68 | 18 |" in page
    for text in ("dots, lines", "384x256, 253x169", "15 CONV_2D", "not given"):
        assert text in page


def test_each_file_has_its_own_styles_and_sizes():
    other = {**ABOUT, "styles": ["waves"], "sizes": ["96x64"], "licence": "CC0-1.0"}
    page = as_markdown({**REPORT, "files": {"net.tflite": ABOUT, "old.tflite": other}})
    lines = {line.split("`")[1]: line for line in page.splitlines() if line[:1] == "`"}
    assert "waves" in lines["old.tflite"]
    assert "96x64" in lines["old.tflite"]
    assert "CC0-1.0" in lines["old.tflite"]
    assert "waves" not in lines["net.tflite"]


def test_equal_pictures_and_those_below_are_told_as_such():
    below, equal = {**ABOUT, "psnr": 17.3}, {**ABOUT, "psnr": EQUAL_PSNR}
    _, first, second = as_text({"a": below, "b": equal}).splitlines()
    assert "17.3 (below)" in first
    assert "equal" in second


def test_what_an_earlier_report_says_of_files_that_are_there_stays(tmp_path):
    path = tmp_path / "net_export.json"
    earlier = {name: {**ABOUT, "bytes": 1} for name in ("a", "gone", "net.tflite")}
    path.write_text(json.dumps({**REPORT, "files": earlier}))
    (tmp_path / "a").touch()
    (tmp_path / "net.tflite").touch()
    files = merge(REPORT, path)["files"]
    assert {name: about["bytes"] for name, about in files.items()} == {
        "a": 1,
        "net.tflite": 593030,
    }


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "no JSON",
        "[]",
        "{}",
        '{"program": "other", "files": {"a": 1}}',
        '{"program": "tfstyle", "files": {"a": 1}}',
        '{"program": "tfstyle", "files": {"a": {"bytes": 1}}}',
    ],
)
def test_other_files_of_that_name_say_nothing(tmp_path, text):
    path = tmp_path / "net_export.json"
    if text is not None:
        path.write_text(text)
    (tmp_path / "a").touch()
    assert merge(REPORT, path)["files"] == REPORT["files"]
