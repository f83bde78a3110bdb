"""Sends `tfstyle serve` thousands of broken bodies and pictures.

    python -m tests.benchmarks.fuzz_serve --bodies=10000 --pictures=2000

Each has to be answered in JSON, by 200, 400 or 413, within a time; the server has to
say nothing to its terminal, and to be there at the end. Prints how many got which
answer; ends with code 1 and the number of the body that did not. The server runs in a
process of its own, with the bundled network.
"""

import argparse
import collections
import http.client
import json
import sys
from collections.abc import Iterable

import numpy as np

from tests.benchmarks.served import Served
from tests.serving.fuzz import bodies, broken_pictures
from tests.serving.pictures import b64
from tfstyle.networks.bundled import find_model

# Seconds within which an answer has to be there.
PATIENCE = 60


def main() -> None:
    """Sends, counts and prints."""
    arguments = _arguments()
    random = np.random.default_rng(arguments.seed)
    styles = len(find_model("classic").card.styles)
    files = broken_pictures(random, arguments.pictures)
    wrapped = (json.dumps({"instances": [b64(file)]}).encode() for file in files)
    with Served("--max_pixels=100000", "--max_body_mb=1") as served:
        _report("bodies", served, bodies(random, arguments.bodies, styles))
        _report("pictures", served, wrapped)
        served.check_alive()
    if served.errors:
        sys.exit(f"The server wrote to its terminal: {served.errors[:2000]}")


def _report(what: str, served: Served, sent: Iterable[bytes]) -> None:
    codes = collections.Counter()
    for number, body in enumerate(sent):
        try:
            codes[_send(served, body)] += 1
        except (OSError, ValueError, http.client.HTTPException) as error:
            sys.exit(f"{what} {number}: {error!r}: {body[:500]!r}")
    print(json.dumps({"sent": what, "answers": dict(codes)}), flush=True)


def _send(served: Served, body: bytes) -> int:
    connection = http.client.HTTPConnection(served.address, timeout=PATIENCE)
    try:
        connection.request("POST", "/v1/models/classic:predict", body)
        answer = connection.getresponse()
        told = json.load(answer)
    finally:
        connection.close()
    right = {200: "predictions outputs", 400: "error", 413: "error"}.get(answer.status)
    if right is None or not set(told) <= set(right.split()):
        raise ValueError(f"{answer.status}: {told}")
    return answer.status


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--pictures", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
