"""Gain fields by optimization, in one part or several. Imports TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from tfstyle.methods.audio.filters import modulation_filters, random_filters
from tfstyle.methods.audio.gains import amplified, from_image, smoothed, to_image
from tfstyle.methods.audio.observed import Observed
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.audio.parts import SHARED_SECONDS, join, joined_curve, plan_parts
from tfstyle.methods.audio.problem import SoundProblem, SoundProblemData
from tfstyle.methods.audio.statistics import SoundStatistics
from tfstyle.methods.audio.target import style_statistics
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.loop import Loop
from tfstyle.optimization.optimizers import make_optimizer
from tfstyle.optimization.parts import PartCallback
from tfstyle.optimization.plan import OptimizerPlan
from tfstyle.optimization.scales import Scale
from tfstyle.optimization.session import Session
from tfstyle.sounds.scratch import scratch

# How often the optimization is done with the errors of the last result corrected.
ROUNDS = 3
# Largest factor of a correction, 10 dB, and a power that is not heard.
MOST_CORRECTION, TINY = 10.0, 1e-12


@dataclass(frozen=True)
class Optimized:
    """What came out of an optimization.

    Attributes:
        gains: Logarithms of gains, `(nodes, bands, fields)`.
        stopped_by: Why it ended, as in `Result`.
        curve: For each step its number, terms and seconds.
        resumed: Number of steps that a former run had made.
    """

    gains: np.ndarray
    stopped_by: str
    curve: list[dict]
    resumed: int


class FieldOptimization:
    """Optimizes the gain fields of a sound.

    Args:
        observed: Bands of the sounds.
        options: Options of the run.
        renderers: Renderer of each gain field, at the level of the bands.
        identity: What distinguishes this run from another, ready for JSON.
    """

    def __init__(
        self, observed: Observed, options: AudioOptions, renderers, identity: Mapping
    ):
        self.observed, self.options, self.identity = observed, options, identity
        self.renderers = renderers
        rate = observed.node_rate
        self.chunk = max(1, round(options.chunk_seconds * rate))
        self.shared = round(SHARED_SECONDS * rate)
        most = round(options.part_seconds * rate)
        self.rounds = min(ROUNDS, options.iterations)
        self.steps = -(-options.iterations // self.rounds)
        self.parts = plan_parts(observed.nodes, most, self.shared)
        filters = random_filters(observed.bands, options.seed)
        self.statistics = SoundStatistics(filters, modulation_filters(rate))
        targets = [
            style_statistics(self.statistics, each, observed.shares, own, self.chunk)
            for each, own in zip(observed.styles, observed.style_moments, strict=True)
        ]
        self.target = {
            name: np.concatenate([target[name] for target in targets])
            for name in targets[0]
        }

    def run(self, session: Session) -> Optimized:
        """Optimizes part after part.

        Args:
            session: Callbacks, which see the steps of all parts as one run, and the
                checkpoint; where there are several parts, one each.
        """
        scales = [self._scale(*p) for p in self.parts for _ in range(self.rounds)]
        for callback in session.callbacks:
            callback.on_begin(scales)
        gains = scratch(
            (self.observed.nodes, self.observed.bands, len(self.observed.powers))
        )
        done, stopped_by = [], "iterations"
        for index, part in enumerate(self.parts):
            if stopped_by in ("iterations", "tolerance"):
                done += self._run_part(*part, session, index)
                stopped_by = done[-1].stopped_by
                own = done[-1].gains
            else:  # what an interrupted run did not come to
                own = self.observed.moment_gains(*part)
            join(gains, own, part[0], self.shared)
        curve = joined_curve([each.curve for each in done])
        return Optimized(gains, stopped_by, curve, sum(each.resumed for each in done))

    def problem(
        self, first: int, last: int, correction: np.ndarray | np.float32
    ) -> SoundProblem:
        """The objective of some of the nodes.

        Args:
            first: First node.
            last: Node after the last.
            correction: Factors of the powers, `(fields, nodes, bands)`.
        """
        seen, options = self.observed, self.options
        powers = [each[first:last] for each in seen.powers]
        course = [m.standardized(p) for m, p in zip(seen.moments, powers, strict=True)]
        data = SoundProblemData(
            np.stack(powers) * correction,
            np.stack([each[first:last] for each in seen.noise]) * correction,
            np.stack(course),
            np.stack([each.mean for each in seen.style_moments]),
            np.stack([each.deviation for each in seen.style_moments]),
            self.target,
        )
        keeps = options.init == "content"
        weights = {
            "style": 1.0,
            "content": options.content_weight * keeps,
            "onset": options.onset_weight * keeps,
            "jumps": options.smoothness_weight,
        }
        return SoundProblem(data, self.statistics, weights, self.chunk)

    def _run_part(self, first: int, last: int, session, index: int) -> list[Optimized]:
        """Rounds of a part, each with the errors of the last one's sound corrected."""
        gains, done = self.observed.moment_gains(first, last), []
        correction = np.float32(1)
        for number in range(self.rounds):
            own = self._session(session, index * self.rounds + number)
            problem = self.problem(first, last, correction)
            done.append(self._run_round(first, gains, problem, own))
            gains = done[-1].gains
            if done[-1].stopped_by not in ("iterations", "tolerance"):
                break
            if number < self.rounds - 1:
                correction = self.correction(first, gains)
        return done

    def _run_round(
        self, first: int, gains: np.ndarray, problem: SoundProblem, session: Session
    ) -> Optimized:
        scale = self._scale(first, first + len(gains))
        checkpoint = self._checkpoint(session, first)
        start = checkpoint.load([scale]) if checkpoint and session.resume else None
        start = start or Snapshot(to_image(gains))
        before = len(start.curve)
        loop = Loop(
            [scale],
            lambda scale: problem,
            make_optimizer(OptimizerPlan("lbfgs")),
            session.callbacks,
            checkpoint,
            tolerance=self.options.tolerance,
        )
        gains = from_image(loop.run(start))
        return Optimized(gains, loop.stopped_by, loop.curve, before)

    def correction(self, first: int, gains: np.ndarray) -> np.ndarray:
        """How much more power bands have when they are heard than was reckoned with.

        Windows overlap and bands do, so that a sound has not quite what gains say.

        Args:
            first: First node.
            gains: Gains from there on, `(nodes, bands, fields)`.

        Returns:
            Factors, `(fields, nodes, bands)`.
        """
        seen, last = self.observed, first + len(gains)
        factors = []
        for field, powers in enumerate(seen.powers):
            own = smoothed(gains[..., field])
            whole = np.zeros((seen.nodes, seen.bands), np.float32)
            whole[first:last] = own
            heard = self.renderers[field].band_powers(
                seen.channels.led[field], whole, first, last
            )
            noise = seen.noise[field][first:last]
            meant = amplified(powers[first:last], noise, own)
            heard *= np.float32(10 ** (seen.level / 10))
            ratio = (heard + np.float32(TINY)) / (meant + np.float32(TINY))
            factors.append(np.clip(ratio, 1 / MOST_CORRECTION, MOST_CORRECTION))
        return np.stack(factors).astype(np.float32)

    def _scale(self, first: int, last: int) -> Scale:
        return Scale(last - first, self.observed.bands, self.steps)

    def _session(self, session: Session, index: int) -> Session:
        count, steps = len(self.parts) * self.rounds, self.steps
        if count == 1:
            return session
        wrap = partial(PartCallback, index=index, count=count, steps=steps)
        return session.part(index + 1, [wrap(each) for each in session.callbacks])

    def _checkpoint(self, session: Session, first: int) -> Checkpoint | None:
        if session.checkpoint is None:
            return None
        every, identity = session.checkpoint_every, {**self.identity, "first": first}
        fields = len(self.observed.powers)
        return Checkpoint(session.checkpoint, every, identity, fields)
