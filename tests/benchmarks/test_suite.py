import json
import sys
import types

import pytest

from tests.benchmarks import __main__ as program
from tests.benchmarks import suite
from tests.benchmarks.arguments import make_parser, run_alone, split
from tests.benchmarks.report import Table
from tfstyle.errors import InputError

pytestmark = pytest.mark.slow

PHOTO = f"--content={__file__}"  # the file must exist, but is not opened


def _parser():
    parser = make_parser("about")
    parser.add_argument("--content", required=True)
    parser.add_argument("--sizes", default="256")
    return parser


@pytest.fixture
def benchmarks(monkeypatch):
    """Function that replaces the benchmarks and returns the order in which they run."""
    order = []

    def install(**measures):
        for name, measure in measures.items():
            module = types.ModuleType(f"tests.benchmarks.{name}")
            module.parser = _parser
            module.measure = lambda arguments, n=name, m=measure: (
                order.append(n) or m(arguments)
            )
            monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(suite, "NAMES", tuple(measures))
        return order

    return install


def _tables(arguments):
    yield Table("t", {"row": {"sizes": arguments.sizes}})


def _absent(arguments):
    yield Table("t", {"row": {"before": 1}})
    raise ImportError("no torch")


def _broken(arguments):
    raise ZeroDivisionError("a defect")


def _run(tmp_path, *words):
    code = program.main([*words, f"--output={tmp_path}"])
    kept = json.loads((tmp_path / "benchmarks.json").read_text())["benchmarks"]
    return code, {name: [t["rows"] for t in tables] for name, tables in kept.items()}


def test_all_run_in_order_with_their_own_flags(benchmarks, tmp_path):
    order = benchmarks(first=_tables, other=_tables)
    code, kept = _run(tmp_path, PHOTO, "--other.sizes=1024")
    assert (code, order) == (0, ["first", "other"])
    assert kept == {
        "first": [{"row": {"sizes": "256"}}],
        "other": [{"row": {"sizes": "1024"}}],
    }
    assert "## other" in (tmp_path / "benchmarks.md").read_text()


def test_some_run_if_they_are_named(benchmarks, tmp_path):
    order = benchmarks(first=_tables, other=_tables, last=_tables)
    _run(tmp_path, "last", "first", PHOTO)
    assert order == ["last", "first"]


def test_what_is_not_here_is_a_row_and_the_others_go_on(benchmarks, tmp_path):
    benchmarks(first=_absent, other=_tables)
    code, kept = _run(tmp_path, PHOTO)
    assert code == 0
    assert kept["first"] == [
        {"row": {"before": 1}},
        {"first": {"absent": "no torch"}},
    ]
    assert kept["other"] == [{"row": {"sizes": "256"}}]


def test_a_flag_that_is_missing_is_named_as_it_has_to_be_given(benchmarks, tmp_path):
    benchmarks(first=_tables)
    _, kept = _run(tmp_path)
    assert "required: --first.content" in kept["first"][0]["first"]["absent"]


def test_a_defect_is_told_by_the_exit_code_and_the_others_go_on(
    benchmarks, tmp_path, capsys
):
    benchmarks(first=_broken, other=_tables)
    code, kept = _run(tmp_path, PHOTO)
    assert code == 1
    assert "a defect" in kept["first"][0]["first"]["absent"]
    assert len(kept) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_wrong_flag_ends_it_before_anything_runs(benchmarks, tmp_path):
    order = benchmarks(first=_tables)
    with pytest.raises(SystemExit, match="--sizez=1"):
        _run(tmp_path, PHOTO, "--first.sizez=1")
    with pytest.raises(InputError, match="frist"):
        _run(tmp_path, "frist")
    assert order == []


def test_a_file_that_is_not_there_ends_it_before_anything_runs(benchmarks, tmp_path):
    order = benchmarks(first=_tables)
    with pytest.raises(InputError, match=r"`peers`.*Received: peers='nowhere'"):
        _run(tmp_path, PHOTO, "--peers=nowhere")
    assert order == []


def test_a_benchmarks_own_command_says_in_a_line_what_is_not_there(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["first", "--content=nowhere"])
    with pytest.raises(SystemExit, match="Received: content='nowhere'"):
        run_alone(_parser(), _tables)


def test_a_default_that_is_not_there_is_left_to_the_benchmark(
    monkeypatch, tmp_path, capsys
):
    parser = _parser()
    parser.add_argument("--peers", default="peers")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["first", PHOTO])
    run_alone(parser, _tables)
    assert "| row | 256 |" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["first", PHOTO, "--peers=others"])
    with pytest.raises(SystemExit, match="Received: peers='others'"):
        run_alone(parser, _tables)


def test_words_are_given_to_the_benchmark_they_are_for():
    words = ["a", "--output=o", "--train.styles", "x", "y", "--peers=p", "--b.flag=1"]
    common, own = split(words, ["train"])
    assert common == ["a", "--output=o", "--peers=p", "--b.flag=1"]
    assert own == {"train": ["--styles", "x", "y"]}


@pytest.mark.parametrize("name", ["floor", "optimize_step", "stylize", "memory"])
def test_every_benchmark_is_there(name):
    planned = suite.Planned(name, {"content": "photo", "style": "painting"}, [])
    assert not planned._lacks
