import os

import pytest

from tfstyle.quiet import quiet_stderr


def test_chatter_is_swallowed_and_stderr_is_there_again(capfd):
    with quiet_stderr():
        os.write(2, b"chatter")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_chatter_is_shown_where_it_fails(capfd):
    with pytest.raises(OSError, match="failed"), quiet_stderr():
        os.write(2, b"why")
        raise OSError("failed")
    assert capfd.readouterr().err == "why"
