import sys
from pathlib import Path

import pytest

from tests.benchmarks.command import CommandError
from tests.benchmarks.trees import in_turn, run


def test_trees_take_turns_and_medians_are_compared():
    times = iter([4, 1, 3, 2, 8, 9])
    called = []

    def program(tree):
        called.append(tree.name)
        return next(times)

    rows = in_turn({"this": Path("a"), "other": Path("b")}, program, 3)
    assert "".join(called) == "ababab"
    assert rows["this"] == {"median s": 4, "least s": 3, "most s": 8}
    assert rows["other"] == {"median s": 2, "least s": 1, "most s": 9}
    assert rows["this / other"] == {"median s": 2}


def test_a_process_imports_its_tree(tmp_path):
    (tmp_path / "tfstyle.py").write_text("print('the other')")
    assert run(tmp_path, sys.executable, "-c", "import tfstyle") == "the other\n"
    with pytest.raises(CommandError, match="no such option"):
        run(tmp_path, sys.executable, "-c", "raise SystemExit('no such option')")
