"""Real nginx with the configuration from `export/`, in front of given servers."""

import getpass
import grp
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.export.texts import FOLDER

# Folders that nginx would otherwise create in /var.
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def has_nginx() -> bool:
    """Whether nginx is installed."""
    return _program() is not None


@contextmanager
def balanced(addresses: Sequence[str]) -> Iterator[str]:
    """Yields the address of an nginx in front of two servers."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        configuration = Path(name) / "nginx.conf"
        configuration.write_text(_text(addresses, address, name))
        # A different user could not write to the temporary folder of the test.
        main = f"daemon off; user {getpass.getuser()} {_group()};"
        main += f"pid {name}/pid; error_log {name}/errors;"
        process = subprocess.Popen(
            [_program(), "-p", name, "-c", configuration, "-g", main],
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(address, process, Path(name) / "errors")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _group() -> str:
    return grp.getgrgid(os.getgid()).gr_name


def _program() -> str | None:
    # On Debian, nginx is in a folder that is only in root's PATH.
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def _text(addresses: Sequence[str], address: str, folder: str) -> str:
    text = (FOLDER / "serving" / "nginx.conf").read_text()
    ours = {"127.0.0.1:8080": address}
    ours |= dict(zip(("127.0.0.1:8501", "127.0.0.1:8502"), addresses, strict=True))
    for there, here in ours.items():
        assert text.count(there) == 1
        text = text.replace(there, here)
    paths = "".join(f"{n}_temp_path {folder}/{n};" for n in _TEMPORARY)
    return text.replace("http {", f"http {{ access_log off; {paths}", 1)


def _wait_for(address: str, process: subprocess.Popen, errors: Path) -> None:
    host, port = address.split(":")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, errors.read_text() if errors.exists() else ""
        try:
            socket.create_connection((host, int(port)), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx did not start")
