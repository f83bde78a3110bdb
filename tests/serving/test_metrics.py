import pytest

from tests.serving.inverter import Inverter
from tests.serving.pictures import b64, file_of, picture
from tests.serving.running import running, value_of


@pytest.mark.slow
def test_requests_pictures_and_times_are_counted(random):
    with running(runner=Inverter()) as client:
        photo = b64(file_of(picture(random)))
        client.predict({"instances": [photo] * 2})
        client.predict({"instances": [photo]})
        client.predict({"instances": []})
        client.ask("GET", "/v1/models/other")
        assert value_of(client, 'tfstyle_pictures_total{model="inverter"}') == 3
        requests = 'tfstyle_requests_total{code="%s",kind="%s"}'
        assert value_of(client, requests % (200, "predict")) == 2
        assert value_of(client, requests % (400, "predict")) == 1
        assert value_of(client, requests % (404, "status")) == 1
        count = 'tfstyle_request_seconds_count{kind="predict"}'
        assert value_of(client, count) == 3
        assert value_of(client, 'tfstyle_request_seconds_sum{kind="predict"}') > 0
        assert value_of(client, "tfstyle_queue_length") == 0


def test_the_format_is_that_of_prometheus_also_where_tensorflow_serving_has_it(client):
    for path in ("/metrics", "/monitoring/prometheus/metrics"):
        status, headers, text = client.ask("GET", path)
        assert status == 200
        assert headers["content-type"].startswith("text/plain; version=")
        assert b"# TYPE tfstyle_request_seconds histogram" in text


def test_healthz(client):
    assert client.ask("GET", "/healthz")[::2] == (200, {"status": "ok"})


@pytest.mark.slow
def test_a_defect_tells_the_client_nothing_of_it(random, caplog):
    runner = Inverter()
    runner.misbehave("defect")
    with running(runner=runner) as client:
        status, _, told = client.predict({"instances": [b64(file_of(picture(random)))]})
        assert (status, list(told)) == (500, ["error"])
        assert "division" not in told["error"]
        line = 'tfstyle_requests_total{code="500",kind="predict"}'
        assert value_of(client, line) == 1
    assert "ZeroDivisionError" in caplog.text  # the log has it
