"""Tests of requests from pages of other sites, by `Origin` and `Host` headers."""

import pytest

from tests.serving.inverter import Inverter
from tests.serving.running import running
from tfstyle.serving.hosts import Hosts


def _refusal(bound="127.0.0.1", allowed=(), **headers):
    fields = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
    scope = {"type": "http", "headers": fields}
    return Hosts(None, bound, allowed)._refusal(scope)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8501", "LOCALHOST.:80", "127.0.0.1:8501", "127.9.9.9",
        "[::1]:8501", "192.168.1.20:8501", "10.0.0.7",
    ],
)  # fmt: skip
def test_names_of_this_machine(host):
    assert _refusal(host=host) == ""


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8501", "localhost.evil.example", "",
        "127.0.0.1.nip.io", "localhost@evil.example", "[::1", "[::1].evil.example",
        "xn--lcalhost-6hd", "evil.example#localhost",
    ],
)  # fmt: skip
def test_names_that_are_not_of_this_machine(host):
    assert "--allowed_host" in _refusal(host=host)


def test_names_that_are_allowed():
    assert _refusal(host="paint.example:80", allowed=["Paint.example"]) == ""
    assert _refusal(host="other.example", allowed=["paint.example"])
    assert _refusal(host="other.example", allowed=["*"]) == ""
    assert _refusal(host="studio", bound="studio") == ""
    assert _refusal() == ""  # HTTP/1.0


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:8501", "https://localhost:8501", "HTTP://LOCALHOST:8501"],
)
def test_the_own_page(origin):
    assert _refusal(host="localhost:8501", origin=origin) == ""


@pytest.mark.parametrize(
    "origin",
    [
        "null", "", "http://localhost", "http://localhost:3000", "http://127.0.0.1:8501",
        "https://evil.example", "http://localhost:8501.evil.example", "localhost:8501",
    ],
)  # fmt: skip
def test_pages_of_others(origin):
    assert "Origin" in _refusal(host="localhost:8501", origin=origin)


def test_a_page_behind_a_proxy():
    both = {"host": "127.0.0.1:8501", "origin": "https://paint.example"}
    assert _refusal(**both)
    assert _refusal(**both, allowed=["paint.example"]) == ""
    assert _refusal(**both, allowed=["*"])


def test_a_foreign_page_starts_no_work(client):
    headers = {"Origin": "https://evil.example"}
    status, _, told = client.predict({}, headers=headers)
    assert (status, "evil.example" in told["error"]) == (403, True)
    status, _, told = client.ask("GET", "/styles", headers={"Host": "evil.example"})
    assert (status, list(told)) == (403, ["error"])


@pytest.mark.slow
def test_allowed_hosts_of_a_server():
    with running(runner=Inverter(), allowed_host=("paint.example",)) as client:
        headers = {"Host": "paint.example"}
        assert client.ask("GET", "/styles", headers=headers)[0] == 200
