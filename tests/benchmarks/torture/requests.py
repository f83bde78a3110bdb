"""Malformed bodies and damaged pictures, sent to `tfstyle serve`."""

import argparse
import http.client
import json
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.served import Served
from tests.benchmarks.torture import servers
from tests.benchmarks.torture.outcomes import (
    PICTURE,
    REFUSED,
    Case,
    Findings,
    Outcome,
)
from tests.benchmarks.torture.picture_seeds import picture_seeds
from tests.benchmarks.torture.pictures import make_case
from tests.benchmarks.torture.progress import Progress
from tests.serving.fuzz import bodies
from tests.serving.pictures import b64
from tfstyle.models.find import find_model

# Value of the server's flag `timeout`, and time limit of an answer, in seconds.
TIMEOUT, PATIENCE = 30, 60
KINDS = {200: PICTURE, 400: REFUSED, 413: REFUSED}
KEYS = {200: {"predictions", "outputs"}, 400: {"error"}, 413: {"error"}}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Sends the requests; yields tables of counts and defects."""
    findings = Findings("requests", arguments.seed, arguments.output)
    total = arguments.body_count + arguments.sent_pictures
    flags = ("--max_pixels=100000", "--max_body_mb=1", f"--timeout={TIMEOUT}")
    with Progress("requests", total) as progress, Served(*flags) as served:
        for case in cases(arguments):
            if not arguments.numbers or case.number in arguments.numbers:
                findings.add(case, send(served.address, case.data))
            progress.advance()
            if served.process.poll() is not None:
                break
        servers.end(served, TIMEOUT, findings)
    servers.judge_stderr(served.errors, findings)
    yield from findings.tables()


def cases(arguments: argparse.Namespace) -> Iterator[Case]:
    """Yields malformed bodies, then well-formed ones with damaged pictures."""
    random = np.random.default_rng(arguments.seed)
    styles = len(find_model("any").card.styles)
    broken = bodies(random, arguments.body_count, styles)
    for number, body in enumerate(broken):
        yield Case(number, "bodies", body, ".json")
    seeds = picture_seeds()
    for number in range(arguments.sent_pictures):
        picture = make_case(seeds, arguments.seed, number)
        body = json.dumps({"instances": [b64(picture.data)]}).encode()
        number += arguments.body_count
        yield Case(number, "pictures", body, ".json", picture.about)


def send(address: str, body: bytes) -> Outcome:
    """Sends a body and evaluates the answer."""
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        connection.request("POST", "/v1/models/any:predict", body)
        answer = connection.getresponse()
        content = json.load(answer)
    except TimeoutError:
        return Outcome("hang", f"more than {PATIENCE} s")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Outcome("no answer in JSON", repr(error))
    finally:
        connection.close()
    if answer.status not in KINDS or not set(content) <= KEYS[answer.status]:
        return Outcome(f"answer {answer.status}", str(content))
    if "\n" in str(content.get("error", "")):
        return Outcome("unclear message", repr(content))
    return Outcome(KINDS[answer.status])
