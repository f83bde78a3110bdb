"""Blind comparison with other networks for any painting: sheets and count of votes.

    python -m tests.benchmarks.blind --content=FOLDER --paintings=FOLDER \\
        --peers=FOLDER --output=FOLDER [--pairs=20]
    python -m tests.benchmarks.blind --output=FOLDER --votes=VOTES.json

The first command pairs photographs and paintings at random and writes a sheet for each
pair and peer: photograph, painting, then two pictures, A and B, one of them by tfstyle.
`key.json` records which one. The second command counts votes in a JSON file such as
`{"01": "A", "02": "B", "03": "tie"}`.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks import systems
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tfstyle.errors import InputError
from tfstyle.files.strict_json import load_json
from tfstyle.images import find_pictures, load, save
from tfstyle.models.find import find_model
from tfstyle.training.targets import middle_square

GAP = 8
CHOICES = ("A", "B", "tie")


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Writes the sheets, or counts the votes on them."""
    if arguments.votes:
        key = load_json((arguments.output / "key.json").read_text("utf-8"))
        yield count_votes(key, load_json(arguments.votes.read_text("utf-8")))
    elif not (arguments.content and arguments.paintings):
        raise InputError(
            "Expected --content and --paintings, or --votes, to be given. Received: "
            f"content={arguments.content}, paintings={arguments.paintings}"
        )
    else:
        key = write_sheets(arguments)
        yield Table("sheets", {name: {"peer": k["peer"]} for name, k in key.items()})


def count_votes(key: dict, votes: dict) -> Table:
    """Counts the votes for tfstyle, the votes for each peer, and ties.

    Args:
        key: `peer`, the other network, and `ours`, the picture by tfstyle ("A" or "B"),
            keyed by the name of the sheet.
        votes: "A", "B" or "tie", keyed by the name of the sheet.

    Raises:
        InputError: A vote is missing or unknown.
    """
    rows: dict[str, Counter] = {}
    for name, pair in key.items():
        if votes.get(name) not in CHOICES:
            raise InputError(
                f"Expected the vote on '{name}' to be one of {', '.join(CHOICES)}. "
                f"Received: votes[{name!r}]={votes.get(name)!r}"
            )
        vote = {pair["ours"]: "ours", "tie": "tie"}.get(votes[name], "theirs")
        rows.setdefault(pair["peer"], Counter(ours=0, theirs=0, tie=0))[vote] += 1
    return Table("votes", {peer: dict(votes) for peer, votes in rows.items()})


def write_sheets(arguments: argparse.Namespace) -> dict:
    """Paints the pairs and writes `NN.jpg` and `key.json`; returns the key."""
    draw = random.Random(arguments.seed)
    photos = find_pictures(arguments.content, "content")
    paths = find_pictures(arguments.paintings, "paintings")
    pairs = [
        (draw.choice(photos), path) for path in draw.sample(paths, arguments.pairs)
    ]
    shown = {path.stem: path for _, path in pairs}
    ours = systems.shown(find_model(arguments.model), shown)
    peers = {
        "Magenta": systems.magenta(arguments.peers / "magenta_int8", shown),
        "MicroAST": systems.micro_ast(arguments.peers / "microast", shown),
    }
    jobs = [
        (name, *pair)
        for name, peer in peers.items()
        if not peer.absent
        for pair in pairs
    ]
    if not jobs:
        reasons = "; ".join(f"{name}: {peer.absent}" for name, peer in peers.items())
        raise InputError(
            "Expected `peers` to contain another network. Received: "
            f"peers='{arguments.peers}' ({reasons})"
        )
    draw.shuffle(jobs)
    arguments.output.mkdir(parents=True, exist_ok=True)
    key = {}
    for number, (name, photo, painting) in enumerate(jobs, 1):
        image = middle_square(load(photo), systems.SIZE)
        painters = [s.painters[painting.stem] for s in (ours, peers[name])]
        order = draw.sample((0, 1), 2)
        cells = [image, middle_square(load(painting), systems.SIZE)]
        cells += [painters[which](image) for which in order]
        save(_row(cells), arguments.output / f"{number:02}.jpg")
        key[f"{number:02}"] = {"peer": name, "ours": "AB"[order.index(0)]}
    (arguments.output / "key.json").write_text(json.dumps(key, indent=1))
    return key


def _row(cells: list[np.ndarray]) -> np.ndarray:
    gap = np.ones((len(cells[0]), GAP, 3), np.float32)
    parts = [part for cell in cells for part in (cell, gap)]
    return np.concatenate(parts[:-1], axis=1)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, help="folder of photographs")
    made.add_argument("--paintings", type=Path, help="folder of paintings")
    made.add_argument(
        "--peers", type=Path, default=Path("peers"), help="folder of other networks"
    )
    made.add_argument("--model", default="any")
    made.add_argument("--pairs", type=int, default=20)
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--output", type=Path, default=Path("runs/blind"))
    made.add_argument("--votes", type=Path, help="JSON file of the votes to count")
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
