"""Malformed bodies and damaged pictures, generated from a seed."""

import copy
import json
from collections.abc import Iterator, Sequence

import numpy as np

from tests.serving.pictures import b64, file_of, picture

LEAVES = [
    None, True, 0, -1, 1e308, -1e-320, 10**60, "", "b64", "\u0000", [], {}, [[]],
    {"b64": ""}, {"b64": "AAAA"}, [None], [[1, 2], [3]], float("nan"), float("inf"),
]  # fmt: skip
KEYS = [
    "instances", "inputs", "signature_name", "b64", "image", "image_bytes",
    "style_weights", "strength", "stroke_scale", "", "x",
]  # fmt: skip


def bodies(random: np.random.Generator, count: int, styles: int) -> Iterator[bytes]:
    """Yields bodies of `:predict` requests, nearly all of them invalid."""
    good = _good(random, styles)
    for _ in range(count):
        document = copy.deepcopy(good[random.integers(len(good))])
        for _ in range(random.integers(0, 4)):
            document = changed(document, random)
        body = json.dumps(document).encode()
        yield damaged(body, random) if random.random() < 0.4 else body


def broken_pictures(random: np.random.Generator, count: int) -> Iterator[bytes]:
    """Yields files of pictures with some bytes changed, cut or repeated."""
    photo = picture(random, 24, 20)
    kinds = [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {})]
    files = [file_of(photo, kind, **options) for kind, options in kinds]
    files.append(file_of(photo[..., 0], "PNG"))
    for _ in range(count):
        yield damaged(files[random.integers(len(files))], random)


def damaged(data: bytes, random: np.random.Generator) -> bytes:
    """Changes some bytes; may cut, or repeat a part."""
    array = np.frombuffer(data, np.uint8).copy()
    # More often at the beginning, where the headers are.
    reach = len(array) if random.random() < 0.5 else min(64, len(array))
    where = random.integers(0, reach, random.integers(1, 6))
    array[where] = random.integers(0, 256, len(where), np.uint8)
    data = array.tobytes()
    start, end = sorted(random.integers(0, len(data) + 1, 2))
    chance = random.random()
    if chance < 0.15:
        return data[:end]
    if chance < 0.25:
        return data[:end] + data[start:end] + data[end:]
    return data


def _good(random: np.random.Generator, styles: int) -> list[dict]:
    files = [b64(file_of(picture(random))) for _ in range(2)]
    rows = [
        {"image_bytes": file, "style_weights": [1.0] * styles, "strength": 0.5}
        for file in files
    ]
    images = random.random((1, 16, 16, 3)).round(2).tolist()
    return [
        {"instances": files},
        {"instances": rows},
        {"inputs": {"image_bytes": files, "strength": [0.1, 1]}},
        {"signature_name": "float", "inputs": {"image": images}},
        {"signature_name": "uint8", "inputs": {"image": [[[[0, 99, 255]] * 16] * 16]}},
    ]


def changed(
    node, random: np.random.Generator, leaves: Sequence = LEAVES, keys: Sequence = KEYS
):
    """Replaces something somewhere in a JSON document.

    Args:
        node: The document; its lists and dictionaries are changed in place.
        random: Generator that decides.
        leaves: Values to put in.
        keys: Names to put in.

    Returns:
        The document.
    """
    inner = list(node) if isinstance(node, dict) else range(_length(node))
    if not len(inner) or random.random() < 0.15:
        return copy.deepcopy(leaves[random.integers(len(leaves))])
    key = inner[random.integers(len(inner))]
    chance = random.random()
    if chance < 0.15:
        del node[key]
    elif chance < 0.3 and isinstance(node, dict):
        node[keys[random.integers(len(keys))]] = node.pop(key)
    elif chance < 0.4 and isinstance(node, list):
        node.append(copy.deepcopy(node[key]))
    else:
        node[key] = changed(node[key], random, leaves, keys)
    return node


def _length(node) -> int:
    return len(node) if isinstance(node, list) else 0
