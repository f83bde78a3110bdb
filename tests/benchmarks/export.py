"""Exported LiteRT files, compared with each other and with Magenta's, at 384 pixels.

    python -m tests.benchmarks.export --content=PHOTO --peers=FOLDER

Exports the network in each precision, and with --fixed also as files for this size
only. Then the files paint the center of the photograph in turn, each in a process of
its own. Magenta's transfer network takes part if the folder of peers contains
`magenta_int8`. PSNR and SSIM are taken from the report of the export.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tfstyle
from tests.benchmarks import in_turn, painters
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.peers.magenta import CONTENT_SIZE
from tests.benchmarks.report import Table
from tests.benchmarks.stylize import middle
from tfstyle.exporting.options import TFLITE_KINDS


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Exports the network, and paints with the files in turn."""
    photo = middle(arguments.content, CONTENT_SIZE)
    with tempfile.TemporaryDirectory() as folder:
        files = _export(arguments, folder)
        programs = {
            name: (painters.litert_file, photo, Path(folder) / name) for name in files
        }
        peers = arguments.peers / "magenta_int8"
        programs["Magenta, transfer"] = (painters.magenta, photo, peers)
        measured = in_turn.measure(programs, arguments.rounds)
    rows = {name: _row(row, files.get(name, {})) for name, row in measured.items()}
    yield Table(f"exported, {CONTENT_SIZE} px", rows)


def _export(arguments: argparse.Namespace, folder: str) -> dict[str, dict]:
    """Returns the written files, and their entries in the report."""
    options = {"tflite": arguments.tflite.split(","), "force": True}
    report = tfstyle.export(arguments.model, folder, **options)
    if arguments.fixed:
        size = f"{CONTENT_SIZE}x{CONTENT_SIZE}"
        fixed = tfstyle.export(arguments.model, folder, image_size=size, **options)
        return report["files"] | fixed["files"]
    return report["files"]


def _row(measured: dict, about: dict) -> dict:
    if "absent" in measured:
        return measured
    seconds = {name: measured[name] for name in ("median", "least", "most")}
    quality = {name: about[name] for name in ("bytes", "psnr", "ssim") if about}
    return {**seconds, "peak MiB": measured["peak_mib"], **quality}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--peers", type=Path, default=Path("peers"))
    made.add_argument("--model", default="classic", help="network: name or path")
    made.add_argument("--tflite", default=",".join(TFLITE_KINDS))
    made.add_argument("--fixed", action="store_true")
    made.add_argument("--rounds", type=int, default=9)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
