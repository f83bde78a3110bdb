"""Audio style transfer, compared with Ulyanov's loop: quality, time and memory.

    python -m tests.benchmarks.audio [--pairs=speech:rain,drums:bells] [--seconds=10]

All sounds are synthesized; speech needs espeak-ng. For each pair, `tfstyle audio`, the
same with `--method=moments`, and Ulyanov's loop run one after the other, each in a
process of its own. All results are evaluated in the same way, up to the highest
frequency that all contain: relative distance from the style, computed with random
filters that no program used (0 for the style itself); correlation of the onsets with
those of the content; and the largest normalized cross-correlation of half a second of
the result with any half second of the style (1 for a copy).
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import signal

from tests.benchmarks.arguments import make_parser, names, run_alone
from tests.benchmarks.command import TFSTYLE, run_command
from tests.benchmarks.report import Table
from tests.benchmarks.sounds import SOUNDS
from tests.benchmarks.ulyanov import RATE
from tfstyle.files.strict_json import load_json
from tfstyle.methods.audio.channels import choose_channels
from tfstyle.methods.audio.inputs import AudioPlan, level_of, plan_audio
from tfstyle.methods.audio.measures import mean_style_distance, onset_correlation
from tfstyle.methods.audio.observed import content_powers, observe
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.sounds.mel import bands_for
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

# Seed of the filters of the evaluation.
JUDGE = 987
# In the search for copies: length of the compared parts in seconds, and power relative
# to the mean below which a part counts as silent.
COPY_SECONDS, SILENT = 0.5, 1e-3


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Processes and evaluates each pair, and then the long sound."""
    with tempfile.TemporaryDirectory() as folder:
        for pair in arguments.pairs:
            rows = _pair(*pair.split(":"), Path(folder), arguments)
            yield Table(f"{pair}, {arguments.seconds} s", rows)
        if arguments.long_seconds:
            yield Table("long", _long(Path(folder), arguments.long_seconds))


def _pair(content: str, style: str, folder: Path, arguments) -> dict[str, dict]:
    paths = [folder / "content.wav", folder / "style.wav"]
    for name, path in zip((content, style), paths, strict=True):
        write_sound(SOUNDS[name](arguments.seconds), path)
    judge = Judge(*paths)
    rows = {"content itself": judge.figures(judge.plan.content)}
    for name, command in _commands(paths, arguments.theirs).items():
        output = folder / "out.wav"
        ran = run_command([*command, f"--output={output}"])
        cost = {"seconds": ran.seconds, "peak MiB": ran.peak_mib}
        rows[name] = {**judge.figures(read_sound(output)), **_record(output), **cost}
        output.unlink()
    return rows


def _commands(paths: list[Path], theirs: int) -> dict[str, list[str]]:
    files = [f"--content={paths[0]}", f"--style={paths[1]}"]
    loop = [sys.executable, "-m", "tests.benchmarks.ulyanov", f"--iterations={theirs}"]
    commands = {
        "tfstyle audio": [*TFSTYLE, "audio", *files],
        "tfstyle audio, moments": [*TFSTYLE, "audio", *files, "--method=moments"],
    }
    if theirs:
        commands[f"Ulyanov's loop, {theirs} steps"] = [*loop, *files]
    return commands


def _record(output: Path) -> dict:
    path = output.with_name(f"{output.name}.json")
    if not path.exists():
        return {}
    record = load_json(path.read_text())
    path.unlink()
    return {
        "spectral convergence dB": record["spectral_convergence"],
        "true peak dB": record["true_peak"],
    }


def _long(folder: Path, seconds: float) -> dict[str, dict]:
    """Measures time and memory for a long stereo sound."""
    write_sound(SOUNDS["drums"](seconds, channels=2), folder / "long.wav")
    write_sound(SOUNDS["bells"](10, channels=2), folder / "style.wav")
    files = [f"{folder}/long.wav", f"{folder}/style.wav"]
    rows = {}
    for method in ("optimize", "moments"):
        output = folder / "long_out.wav"
        flags = [f"--method={method}", f"--output={output}"]
        ran = run_command([*TFSTYLE, "audio", *files, *flags])
        is_as_long = read_sound(output).length == read_sound(files[0]).length
        rows[f"{seconds:g} s of stereo, {method}"] = {
            "seconds": ran.seconds,
            "peak MiB": ran.peak_mib,
            "as long": is_as_long,
        }
    return rows


class Judge:
    """Evaluates sounds with the measures of `tfstyle`, but different filters.

    Args:
        content: Content file.
        style: Style file.
    """

    def __init__(self, content: Path, style: Path):
        plan = plan_audio(content, style, AudioOptions())
        sounds = [plan.content, *plan.styles]
        bands = bands_for(RATE, *(sound.rate for sound in sounds))
        self.plan: AudioPlan = replace(plan, bands=bands)
        self.observed = observe(self.plan)

    def figures(self, sound: Sound) -> dict[str, float]:
        """Evaluates a sound with one channel and the length of the content."""
        levels = [level_of(sound), *self.plan.levels[1:]]
        plan = replace(self.plan, content=sound, levels=levels)
        powers = content_powers(plan, choose_channels(plan))
        nodes = min(len(powers[0]), self.observed.nodes)
        onsets = onset_correlation(self.observed.powers[0][:nodes], powers[0][:nodes])
        return {
            "style distance": mean_style_distance(self.observed, powers, JUDGE),
            "onset correlation": onsets,
            "copied": copied(sound, self.plan.styles[0]),
        }


def copied(sound: Sound, style: Sound) -> float:
    """Returns the largest cross-correlation of half seconds of a sound and a style."""
    own, other = (_at_rate(each) for each in (sound, style))
    length = round(COPY_SECONDS * RATE)
    energies = np.cumsum(np.concatenate([[0], other**2]))
    sizes = np.sqrt(np.maximum(energies[length:] - energies[:-length], 1e-12))
    loud = SILENT * np.mean(own**2) * length
    loud_sizes = sizes**2 > SILENT * np.mean(other**2) * length
    most = 0.0
    for first in range(0, len(own) - length + 1, length // 2):
        block = own[first : first + length]
        size = np.sum(block**2)
        if size > loud:
            found = signal.fftconvolve(other, block[::-1], "valid") / sizes
            most = max(most, float(np.abs(found[loud_sizes]).max() / np.sqrt(size)))
    return most


def _at_rate(sound: Sound) -> np.ndarray:
    samples = sound.samples.mean(axis=1).astype(np.float64)
    divisor = np.gcd(RATE, sound.rate)
    return signal.resample_poly(samples, RATE // divisor, sound.rate // divisor)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    pairs = "speech:rain,speech:drums,drums:bells,bells:drums,bells:rain"
    made.add_argument("--pairs", type=names, default=pairs)
    made.add_argument("--seconds", type=float, default=10.0)
    made.add_argument(
        "--long_seconds", type=float, default=300.0, help="long sound; 0 to skip it"
    )
    made.add_argument(
        "--theirs", type=int, default=100, help="steps of Ulyanov's loop; 0 to skip it"
    )
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
