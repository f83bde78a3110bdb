"""Tests of how the program exits after an interruption."""

import subprocess
import sys

import pytest

LOST = """
import os, signal, sys
from tfstyle.cli import entry, main

def run_program():
    class Silent:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGTERM)
    Silent()
    try:
        exec("raise KeyboardInterrupt")
    finally:
        print("done")

main.run_program = run_program
entry.run()
"""
OTHER = LOST.replace('exec("raise KeyboardInterrupt")', "raise ImportError('half')")


@pytest.mark.parametrize("program", [LOST, OTHER])
def test_an_interruption_is_one_line_wherever_it_is_raised(program):
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert ended.returncode == 130
    assert ended.stdout == "done\n"
    assert ended.stderr == "tfstyle: Interrupted; nothing was written.\n"
