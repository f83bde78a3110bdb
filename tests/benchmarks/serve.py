"""Throughput of `tfstyle serve` under load, compared with LiteRT without a server.

    python -m tests.benchmarks.serve --content=PHOTO --duration=60

Each connection sends the photograph as a JPEG, again and again, for the given number of
seconds. Before and after that, the same picture is painted in loops without a server,
by as many interpreters and threads as the server has. The table also shows the memory
of the server's process, after a quarter of the time and at the end.

With `--style=PAINTING`, the server is measured again while it runs a job that optimizes
the photograph.
"""

import argparse
import asyncio
import base64
import collections
import contextlib
import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.command import CommandError
from tests.benchmarks.report import Table
from tests.benchmarks.served import Served
from tfstyle.images import encode, fit, load, resize
from tfstyle.models.find import find_model
from tfstyle.serving.painter import open_runner
from tfstyle.serving.serve_options import ServeOptions


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints with and without the server."""
    photo = load(arguments.content)
    photo = resize(photo, fit(*photo.shape[:2], arguments.size), clip=True)
    before = bare(photo, arguments.duration / 4)
    row = asyncio.run(under_load(photo, arguments))
    after = bare(photo, arguments.duration / 4)
    row["share of bare"] = row["pictures/s"] / ((before + after) / 2)
    rows = {"server": row, "bare, before": {"pictures/s": before}}
    rows["bare, after"] = {"pictures/s": after}
    if arguments.style:
        with_job = asyncio.run(under_load(photo, arguments, with_job=True))
        with_job["p99 ratio"] = with_job["p99 s"] / row["p99 s"]
        rows["server, with a job"] = with_job
    yield Table(f"{arguments.size} px, {arguments.connections} connections", rows)


def bare(photo: np.ndarray, seconds: float) -> float:
    """Returns the number of pictures per second without a server."""
    options = ServeOptions()
    count, threads = options.worker_count, options.threads
    runners = [open_runner("any", "auto", threads) for _ in range(count)]
    weights = np.eye(1, len(runners[0].card.styles), dtype=np.float32)
    code = runners[0].named_style(weights)
    for runner in runners:
        runner.paint(photo[None], code)
    began = time.perf_counter()

    def paint(runner) -> int:
        painted = 0
        while time.perf_counter() - began < seconds:
            runner.paint(photo[None], code)
            painted += 1
        return painted

    with ThreadPoolExecutor(count) as pool:
        painted = sum(pool.map(paint, runners))
    return painted / (time.perf_counter() - began)


async def under_load(
    photo: np.ndarray, arguments: argparse.Namespace, with_job: bool = False
) -> dict:
    """Returns the answers that clients get from a server, and the server's memory."""
    body = body_of(photo)
    answers, memory = [], []
    with Served(*arguments.flags) as served:
        job = start_job(served.address, photo, arguments) if with_job else None
        steps = job_steps(served.address, job) if job else 0
        began = time.perf_counter()
        end = began + arguments.duration
        clients = [
            client(served.address, body, end, answers)
            for _ in range(arguments.connections)
        ]
        noting = asyncio.create_task(_note_memory(served, arguments.duration, memory))
        await asyncio.gather(*clients)
        seconds = time.perf_counter() - began
        await noting
        row = _row(answers, memory, seconds)
        if job:
            row["steps/s"] = (job_steps(served.address, job) - steps) / seconds
    return row


def start_job(address: str, photo: np.ndarray, arguments: argparse.Namespace) -> str:
    """Starts an optimization, and waits for its first step; returns its id."""
    job = request_job(address, photo, arguments)
    while not job_steps(address, job):
        time.sleep(0.5)
    return job


def request_job(address: str, photo: np.ndarray, arguments: argparse.Namespace) -> str:
    """Starts an optimization, and returns its id."""
    style = base64.b64encode(arguments.style.read_bytes()).decode()
    content = base64.b64encode(encode(photo, "JPEG")).decode()
    body = {
        "image_bytes": {"b64": content},
        "style_image_bytes": {"b64": style},
        "options": {"image_size": arguments.size, "iterations": 500},
    }
    return ask(address, "POST", "/v1/jobs", body)["id"]


def job_steps(address: str, job: str) -> int:
    """Returns the number of steps that a running job has taken.

    Raises:
        CommandError: The job has ended.
    """
    about = ask(address, "GET", f"/v1/jobs/{job}")
    if about["state"] not in ("waiting", "running"):
        raise CommandError(f"The job ended: {about}")
    return about.get("step", 0)


def ask(address: str, method: str, path: str, body: dict | None = None) -> dict:
    """Sends a request, and returns the JSON of the response."""
    connection = http.client.HTTPConnection(address, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, path, json.dumps(body) if body else None)
        return json.loads(connection.getresponse().read())


def make_body(content: Path, size: int) -> bytes:
    """Returns a request's body with a photograph resized to a longer side of `size`."""
    photo = load(content)
    return body_of(resize(photo, fit(*photo.shape[:2], size), clip=True))


def body_of(photo: np.ndarray) -> bytes:
    """Returns the body of a request for the first style of the bundled network."""
    text = base64.b64encode(encode(photo, "JPEG")).decode()
    styles = len(find_model("any").card.styles)
    row = {"image_bytes": {"b64": text}, "style_weights": [1] + [0] * (styles - 1)}
    return json.dumps({"instances": [row]}).encode()


async def client(address: str, body: bytes, end: float, answers: list) -> None:
    """Sends a request again and again over one connection.

    Args:
        address: Host and port.
        body: Body of the request.
        end: Time (`time.perf_counter`) after which no request is sent.
        answers: List to which the status and the seconds of each answer are added.
    """
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /v1/models/any:predict HTTP/1.1\r\nHost: {address}\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    while time.perf_counter() < end:
        began = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split()[0])
        await reader.readexactly(length)
        answers.append((int(head.split()[1]), time.perf_counter() - began))
    writer.close()


async def _note_memory(served: Served, duration: float, memory: list) -> None:
    await asyncio.sleep(duration / 4)
    memory.append(served.memory_mib())
    await asyncio.sleep(duration * 3 / 4)
    memory.append(served.memory_mib())


def _row(answers: list, memory: list, seconds: float) -> dict:
    codes = collections.Counter(code for code, _ in answers)
    times = sorted(taken for code, taken in answers if code == 200)
    return {
        "pictures/s": len(times) / seconds,
        "p50 s": float(np.quantile(times, 0.5)),
        "p99 s": float(np.quantile(times, 0.99)),
        "answers": " ".join(f"{code}:{count}" for code, count in codes.items()),
        "MiB at a quarter": round(memory[0]),
        "MiB at the end": round(memory[1]),
    }


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--style", type=Path, help="painting for a job")
    made.add_argument("--size", type=int, default=512)
    made.add_argument("--connections", type=int, default=32)
    made.add_argument("--duration", type=float, default=60.0)
    made.add_argument("--flags", nargs="*", default=[], help="flags of tfstyle serve")
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
