"""Tests that the OpenAPI description agrees with the server."""

import re

import pytest

from tfstyle.serving.app import MONITORING_PATH, make_app
from tfstyle.serving.open_api import describe_api
from tfstyle.serving.serve_options import ServeOptions

schemathesis = pytest.importorskip("schemathesis")
hypothesis = pytest.importorskip("hypothesis")

from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)


OPERATIONS = [
    (path, method)
    for path, methods in describe_api()["paths"].items()
    for method in methods
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(client, path, method):
    api = schemathesis.openapi.from_url(f"{client.url}/openapi.json")

    @hypothesis.given(case=api[path][method.upper()].as_strategy())
    @hypothesis.settings(max_examples=8, deadline=None, derandomize=True, database=None)
    def answers(case):
        case.call_and_validate(checks=CHECKS, timeout=30)

    answers()


def test_all_of_the_api_is_described(client):
    """The page, the REST API's other spellings and what Prometheus reads are not."""
    described = set(client.ask("GET", "/openapi.json")[2]["paths"])
    app = make_app(None, None, ServeOptions(), object())
    routes = {re.sub(r":\w+}", "}", route.path) for route in app.routes}
    others = {"/", "/page/{name}", "/styles", "/openapi.json", "/metrics"}
    others |= {MONITORING_PATH, "/v1/{path}", "/V1/{path}"}
    assert routes - others <= described
