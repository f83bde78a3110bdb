import pytest

from tfstyle.serving.address import Address, parse_address
from tfstyle.serving.serving_error import ServingError


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/models/a", Address("a", None, None, "status")),
        ("GET", "/V1/Models/A", Address("A", None, None, "status")),
        ("GET", "/v1/models/a/metadata", Address("a", None, None, "metadata")),
        ("GET", "/v1/models/a/versions/012", Address("a", 12, None, "status")),
        (
            "GET",
            "/v1/models/a%20b/labels/x%2Fy/metadata",
            Address("a b", None, "x/y", "metadata"),
        ),
        ("POST", "/v1/models/a:predict", Address("a", None, None, "predict")),
        ("POST", "/v1/models/a/labels/s:Predict", Address("a", None, "s", "predict")),
        ("POST", "/v1/models/a/versions/0:regress", Address("a", 0, None, "regress")),
    ],
)
def test_what_is_asked_for(method, path, expected):
    assert parse_address(method, path) == expected


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/models/a/"),
        ("GET", "/v1/models/a/versions/-1"),
        ("GET", "/v1/models/a/versions/٣"),
        ("GET", "/v1/models/a/versions/1/labels/s"),
        ("POST", "/v1/models/a/versions/1/metadata:predict"),
        ("POST", f"/v1/models/a/versions/{2**63}:predict"),
        ("DELETE", "/v1/models/a"),
    ],
)
def test_what_is_not_of_the_api(method, path):
    with pytest.raises(ServingError) as raised:
        parse_address(method, path)
    assert raised.value.status == 400
