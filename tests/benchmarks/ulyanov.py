"""Loop of "Audio texture synthesis and style transfer", reimplemented.

Ulyanov and Lebedev (2016), with the parameters of neural-style-audio-tf: log magnitudes
of mono sound at 22050 Hz, one random convolution of width 11 to 4096 channels, L-BFGS
from noise, Griffin-Lim from random phases.
"""

import argparse

import numpy as np
import tensorflow as tf
from scipy import optimize, signal

from tfstyle.sounds.phase import consistent
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.stft import Framing, inverse, transform
from tfstyle.sounds.write import write_sound

RATE, WINDOW, WIDTH, CHANNELS = 22050, 2048, 11, 4096
CONTENT_WEIGHT, PHASE_ITERATIONS = 1e-2, 500


def transfer(content: Sound, style: Sound, iterations: int, seed: int = 0) -> Sound:
    """Stylizes a sound with Ulyanov's loop.

    Args:
        content: Content sound.
        style: Style sound, cut or repeated to the length of the content.
        iterations: Maximum number of steps of L-BFGS.
        seed: Seed of filters, noise and phases.
    """
    random = np.random.default_rng(seed)
    samples = _mono(content)
    frames = Framing(len(samples), WINDOW)
    own = np.log1p(np.abs(transform(samples, frames)))
    shown = np.log1p(np.abs(transform(np.resize(_mono(style), len(samples)), frames)))
    scale = np.sqrt(2) / np.sqrt((frames.bins + CHANNELS) * WIDTH)
    filters = random.standard_normal((WIDTH, frames.bins, CHANNELS), np.float32) * scale
    found = _minimize(own, shown, tf.constant(filters, tf.float32), iterations, random)
    return Sound(_sound(np.expm1(found), frames, random)[:, None], RATE)


def _minimize(own, shown, filters, iterations: int, random) -> np.ndarray:
    see = lambda logs: tf.nn.relu(tf.nn.conv1d(logs[None], filters, 1, "VALID"))[0]  # noqa: E731
    target = see(tf.constant(own))
    gram = lambda seen: tf.matmul(seen, seen, transpose_a=True) / len(own)  # noqa: E731
    style = gram(see(tf.constant(shown)))

    @tf.function(autograph=False)
    def look(logs):
        with tf.GradientTape() as tape:
            tape.watch(logs)
            seen = see(logs)
            loss = CONTENT_WEIGHT * tf.nn.l2_loss(seen - target) * 2
            loss += tf.nn.l2_loss(gram(seen) - style) * 2
        return loss, tape.gradient(loss, logs)

    def function(flat):
        loss, slope = look(tf.constant(flat.reshape(own.shape), tf.float32))
        return float(loss), np.asarray(slope, np.float64).ravel()

    start = 1e-3 * random.standard_normal(own.size)
    options = {"maxiter": iterations}
    done = optimize.minimize(
        function, start, jac=True, method="L-BFGS-B", options=options
    )
    return done.x.reshape(own.shape).astype(np.float32)


def _sound(magnitudes: np.ndarray, frames: Framing, random) -> np.ndarray:
    magnitudes = np.maximum(magnitudes, 0)
    phases = np.exp(2j * np.pi * random.random(magnitudes.shape))
    for _ in range(PHASE_ITERATIONS):
        again = consistent(magnitudes * phases, frames)
        phases = again / np.maximum(np.abs(again), 1e-20)
    return inverse(magnitudes * phases, frames)


def _mono(sound: Sound) -> np.ndarray:
    samples = sound.samples.mean(axis=1)
    if sound.rate == RATE:
        return samples
    divisor = np.gcd(RATE, sound.rate)
    return signal.resample_poly(samples, RATE // divisor, sound.rate // divisor)


def main() -> None:
    """Runs the loop from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("content", "style", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--iterations", type=int, default=100)
    given = parser.parse_args()
    sounds = read_sound(given.content), read_sound(given.style)
    write_sound(transfer(*sounds, given.iterations), given.output)


if __name__ == "__main__":
    main()
