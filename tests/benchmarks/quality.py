"""Quality of networks that paint in one pass, compared with other projects' networks.

    python -m tests.benchmarks.quality --model=classic --content=FOLDER \\
        --styles=FOLDER --peers=FOLDER --output=FOLDER

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS). The folder of peers, by default `peers`,
may contain `magenta_int8/style_predict.tflite`, `magenta_int8/style_transfer.tflite`,
`microast` (which needs PyTorch) and `lengstrom/wave.npz`, `udnie.npz`, `wreck.npz`;
missing files are reported. Prints tables of the means over the photographs. The output
folder gets the tables as `quality.md`, all numbers as `quality.json`, and a sheet with
the pictures of each system. `--systems=tfstyle,Magenta` measures only these two.
With `--paintings=FOLDER`, networks for any painting use the paintings in this folder
instead of the model's named styles.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.benchmarks import machine, systems
from tests.benchmarks.arguments import make_parser, names, run_alone
from tests.benchmarks.artefacts import checkerboards, frame
from tests.benchmarks.flat_parts import new_structure
from tests.benchmarks.judge import Judge
from tests.benchmarks.quality_report import sheet, tables
from tests.benchmarks.report import Table
from tfstyle.errors import InputError, check_name
from tfstyle.features.find import find_features
from tfstyle.images import find_pictures, load, save
from tfstyle.losses.distances import DISTANCE_LAYERS
from tfstyle.models.find import find_model
from tfstyle.training.targets import middle_square

# Number of steps of the system "refined", which is only measured on request.
REFINED = 20


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures the systems; writes the report and the sheets."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    quality = Quality(arguments)
    report = {"machine": machine.describe(), "model": arguments.model}
    report["systems"] = {name: quality.measure(name) for name in quality.systems}
    (arguments.output / "quality.json").write_text(json.dumps(report, indent=1))
    found = tables(report["systems"], quality.own)
    text = "\n".join(table.as_markdown(arguments.output) for table in found)
    (arguments.output / "quality.md").write_text(text)
    yield from found[:-1]
    yield replace(found[-1], pictures=quality.sheets)


class Quality:
    """Photographs, paintings, and the systems that transfer the style.

    Args:
        arguments: Arguments of the command.
    """

    def __init__(self, arguments: argparse.Namespace):
        files, shown = find_model(arguments.model), arguments.paintings
        if not (shown or arguments.styles):
            raise InputError("Expected --styles or --paintings. Received: neither")
        self.output = arguments.output
        if shown:
            paths = {path.stem: path for path in find_pictures(shown, "paintings")}
        else:
            paths = systems.paintings(files, arguments.styles)
        self.own = tuple(paths) if shown else files.card.styles
        photos = find_pictures(arguments.content, "content")[: arguments.limit]
        self.photos = {path.stem: _square(path) for path in photos}
        self.paintings = {style: _square(path) for style, path in paths.items()}
        made = {
            systems.PHOTOGRAPHS: lambda: systems.photographs(paths),
            "tfstyle": lambda: (
                systems.shown(files, paths) if shown else systems.ours(files)
            ),
            "refined": lambda: systems.refined(arguments.model, paths, REFINED),
            "Magenta": lambda: systems.magenta(peers / "magenta_int8", paths),
            "MicroAST": lambda: systems.micro_ast(peers / "microast", paths),
            "lengstrom": lambda: systems.lengstrom(peers / "lengstrom", paths),
        }
        names, peers = chosen(arguments.systems, made), arguments.peers
        self.systems = {name: made[name]() for name in names}
        self.sheets = []
        extractor = find_features(DISTANCE_LAYERS).extractor
        self.judge = Judge(extractor, self.photos, self.paintings)

    def measure(self, name: str) -> dict:
        """Returns a system's values for each style, and writes its sheet."""
        system = self.systems[name]
        if system.absent:
            return {"absent": system.absent}
        rows, painted = {}, {}
        for style, paint in system.painters.items():
            print(f"{name}: {style}", file=sys.stderr, flush=True)
            painted[style] = [paint(photo) for photo in self.photos.values()]
            rows[style] = self._figures(style, painted[style])
        if name != systems.PHOTOGRAPHS:
            picture = sheet(name, self.photos, self.paintings, painted)
            self.sheets.append(self.output / f"{name}.png")
            save(picture, self.sheets[-1])
        return rows

    def _figures(self, style: str, pictures: Sequence[np.ndarray]) -> dict:
        each = {
            name: self._figures_of_one(picture, name, style)
            for name, picture in zip(self.photos, pictures, strict=True)
        }
        names = next(iter(each.values()))
        means = {n: float(np.mean([row[n] for row in each.values()])) for n in names}
        return {**means, "frame": frame(np.stack(pictures)), "pictures": each}

    def _figures_of_one(self, picture: np.ndarray, photo: str, style: str) -> dict:
        # The unpainted photograph has already been evaluated.
        is_photo = picture is self.photos[photo]
        seen = self.judge.photos[photo] if is_photo else self.judge.see(picture)
        patterns = {f"period {p}": v for p, v in checkerboards(picture).items()}
        new = new_structure(self.photos[photo], picture, self.paintings[style])
        return {**self.judge.distances(seen, photo, style), "new": new, **patterns}


def chosen(wanted: Sequence[str] | None, known: Iterable[str]) -> list[str]:
    """Returns the systems to measure, all by default, in the usual order.

    Raises:
        InputError: A name is unknown.
    """
    for name in wanted or ():
        check_name("systems", name, list(known))
    default = [name for name in known if name != "refined"]  # takes minutes per row
    return [name for name in known if name in (wanted or default)]


def _square(path: Path) -> np.ndarray:
    return middle_square(load(path), systems.SIZE)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--model", default="classic", help="network: name or path")
    made.add_argument("--content", type=Path, required=True)
    made.add_argument(
        "--styles", type=Path, help="folder of the named styles' paintings"
    )
    made.add_argument("--paintings", type=Path, help="folder of other paintings")
    made.add_argument("--peers", type=Path, default=Path("peers"))
    made.add_argument("--output", type=Path, default=Path("runs/quality"))
    made.add_argument("--limit", type=int, help="number of photographs; default: all")
    made.add_argument(
        "--systems", type=names, help="photographs,tfstyle,Magenta,MicroAST,lengstrom"
    )
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
