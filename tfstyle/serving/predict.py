"""Bodies of `:predict` requests and responses, in row format or column format.

Most error messages are worded as in TensorFlow Serving, even if the English is wrong.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tfstyle.serving.serving_error import invalid
from tfstyle.serving.signatures import DEFAULT_SIGNATURE, Signature, Tensor
from tfstyle.serving.tensors import (
    B64,
    to_b64,
    to_bytes,
    to_floats,
    to_lists,
    to_texts,
)

ROWS, COLUMNS = "instances", "inputs"
# Bytes per number in a response, such as "0.1234567, " or "255, ", including a third
# of the brackets around the three numbers of a pixel.
_CHARACTERS = {"DT_FLOAT": 12, "DT_UINT8": 6}


@dataclass(frozen=True)
class Request:
    """Parsed request body.

    Args:
        signature: Signature that the request uses.
        inputs: Inputs, keyed by name. Each input is a list of bytes, a list of strings
            or an array of floats. All inputs have the same length.
        rows: Whether the response has to be in row format.
    """

    signature: Signature
    inputs: dict[str, Any]
    rows: bool


def parse_request(
    body: bytes, signatures: Mapping[str, Signature], max_answer: int = sys.maxsize
) -> Request:
    """Parses the body of a request.

    Args:
        body: Body of the request, in JSON.
        signatures: Signatures of the model, keyed by name.
        max_answer: Maximum size in bytes of a response that lists pixels as numbers.

    Raises:
        ServingError: The body does not match the API or the signature, or contains too
            many numbers.

    Example:

    ```python
    parse_request(b'{"instances": [{"b64": "..."}]}', signatures_for(["wave"]))
    ```
    """
    document = _parse_json(body)
    signature = _signature(document, signatures)
    if ROWS in document and COLUMNS in document:
        raise invalid(
            f"Not formatted correctly expecting only one of '{COLUMNS}' or '{ROWS}' "
            "keys to exist"
        )
    if ROWS in document:
        columns = _from_rows(document[ROWS], signature)
        return _request(signature, columns, True, max_answer)
    if COLUMNS in document:
        columns = _from_columns(document[COLUMNS], signature)
        return _request(signature, columns, False, max_answer)
    raise invalid(f"Missing '{COLUMNS}' or '{ROWS}' key")


def answer(request: Request, results: list) -> bytes:
    """Returns the body of the response to a request.

    Args:
        request: Request to answer.
        results: A result for each picture, as bytes or as an array.
    """
    key = "predictions" if request.rows else "outputs"
    values = [to_b64(x) if isinstance(x, bytes) else to_lists(x) for x in results]
    return json.dumps({key: values}).encode()


def _parse_json(body: bytes) -> dict:
    if not body:
        raise invalid("JSON Parse error: The document is empty")
    try:
        document = json.loads(body)
    except RecursionError:
        raise invalid(
            "JSON Parse error: lists or objects are nested too deeply"
        ) from None
    except ValueError as error:  # not JSON, not UTF-8, or a number with too many digits
        raise invalid(f"JSON Parse error: {str(error)[:200]}") from None
    if not isinstance(document, dict):
        raise invalid('JSON Value: Is not object; expected {"instances": [...]}')
    return document


def _signature(document: dict, signatures: Mapping[str, Signature]) -> Signature:
    name = document.get("signature_name", DEFAULT_SIGNATURE)
    if not isinstance(name, str):
        raise invalid("'signature_name' key must be a string value.")
    name = name or DEFAULT_SIGNATURE
    if name not in signatures:
        names = " or ".join(f'"{known}"' for known in signatures)
        raise invalid(
            f'Serving signature name: "{name[:100]}" not found in signature def. '
            f"Expected {names}"
        )
    return signatures[name]


def _from_rows(instances: Any, signature: Signature) -> dict[str, list]:
    if not isinstance(instances, list):
        raise invalid(f"Expecting '{ROWS}' to be an list/array")
    if not instances:
        raise invalid(f"No values in '{ROWS}' array")
    named = [isinstance(row, dict) and set(row) != {B64} for row in instances]
    if not any(named):
        return {signature.inputs[0].name: instances}
    if not all(named):
        raise invalid(f"Expecting objects only, or values only, in '{ROWS}'")
    names = set(instances[0])
    for number, row in enumerate(instances):
        if set(row) != names:
            raise invalid(
                f"Failed to process element: {number} of '{ROWS}' list. JSON object "
                f"keys must be equal to: {_shown(names)}"
            )
    return {name: [row[name] for row in instances] for name in names}


def _from_columns(inputs: Any, signature: Signature) -> dict[str, Any]:
    if not isinstance(inputs, dict) or set(inputs) == {B64}:
        return {signature.inputs[0].name: inputs}
    return inputs


def _request(
    signature: Signature, columns: dict[str, Any], rows: bool, max_answer: int
) -> Request:
    known = {tensor.name: tensor for tensor in signature.inputs}
    for name in columns:
        if name not in known:
            raise invalid(
                f"JSON object: does not have named input: {name[:100]}. Expected "
                f"{_shown(known)}"
            )
    for tensor in signature.inputs:
        if tensor.name not in columns and not tensor.optional:
            where = ROWS if rows else COLUMNS
            raise invalid(f"Missing named input: {tensor.name} in '{where}' object.")
    inputs = {
        name: _tensor(value, known[name], max_answer) for name, value in columns.items()
    }
    _check_batch(inputs)
    return Request(signature, inputs, rows)


def _tensor(value: Any, tensor: Tensor, max_answer: int):
    if tensor.dtype == "DT_STRING":
        parse = to_bytes if tensor.name.endswith("_bytes") else to_texts
        return parse(value, tensor.name)
    max_numbers = max_answer // _CHARACTERS[tensor.dtype]
    return to_floats(value, tensor.name, tensor.shape, max_numbers)


def _check_batch(inputs: dict[str, Any]) -> None:
    sizes = {name: len(value) for name, value in inputs.items()}
    if len(set(sizes.values())) > 1 or 0 in sizes.values():
        raise invalid(
            "Expected all inputs to have the same batch size of at least 1. Received: "
            f"{sizes}"
        )


def _shown(names) -> str:
    return ",".join(sorted(name[:100] for name in names))[:500]
