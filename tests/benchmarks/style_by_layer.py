"""Contribution of each layer to the style distance of a picture.

    python -m tests.benchmarks.style_by_layer --style=PAINTING PICTURE ...

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). Prints for each picture, at its own size,
the relative distance of the Gram matrices at each of the five layers, and the number of
positions of each layer.
"""

import argparse
import json

from tfstyle.features.find import find_features
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import fit, load, resize
from tfstyle.losses.style import StyleLoss


def main() -> None:
    """Prints a line of JSON for each picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", required=True)
    parser.add_argument("pictures", nargs="+")
    arguments = parser.parse_args()
    see = find_features(STYLE_LAYERS, first_padding="replicate").extractor
    style = load(arguments.style)
    for path in arguments.pictures:
        image = load(path)
        size = fit(*style.shape[:2], max(image.shape))
        painting = see(resize(style, size, clip=True)[None])
        print(json.dumps({"picture": path, **by_layer(see(image[None]), painting)}))


def by_layer(seen: dict, painting: dict) -> dict[str, list]:
    """Returns distance and number of positions, keyed by layer name."""
    rows = {}
    for name in STYLE_LAYERS:
        term = StyleLoss([name])
        distance = float(term(None, seen, term.target([painting], [1.0])))
        _, height, width, _ = seen[name].shape
        rows[name] = [round(distance, 4), height * width]
    return rows


if __name__ == "__main__":
    main()
