"""Optimization of a sound's gain fields, part by part. Imports TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from tfstyle.machine import trim_memory
from tfstyle.methods.audio.filters import modulation_filters, random_filters
from tfstyle.methods.audio.gains import amplified, from_image, smoothed, to_image
from tfstyle.methods.audio.objective import SoundObjective, StyleData
from tfstyle.methods.audio.observed import Observed
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.audio.parts import SHARED_SECONDS, join, joined_curve, plan_parts
from tfstyle.methods.audio.problem import SoundProblem, SoundProblemData
from tfstyle.methods.audio.statistics import SoundStatistics
from tfstyle.methods.audio.synthesis import in_threads
from tfstyle.methods.audio.target import style_statistics
from tfstyle.optimization.callbacks import PartCallback, Session
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.loop import PATIENCE, Loop
from tfstyle.optimization.optimizers.lbfgs import LBFGS
from tfstyle.optimization.scales import Scale
from tfstyle.sounds.scratch import scratch

# Maximum number of rounds. Each round corrects the errors of the sound that was
# rendered after the previous round.
ROUNDS = 3
# Number of steps in the history of L-BFGS. With 20 steps, the history for 30 s of
# stereo sound would need 0.1 GB.
HISTORY_LENGTH = 8
# Maximum factor by which the objective corrects powers (10 dB), and an inaudible power
# that avoids divisions by 0.
MOST_CORRECTION, TINY = np.float32(10), 1e-12


@dataclass(frozen=True)
class Optimized:
    """Result of an optimization.

    Attributes:
        gains: Logarithmic gains, `(nodes, bands, fields)`.
        stopped_by: Reason why the run ended, as in `Result`.
        curve: One entry per step, with step number, loss terms and elapsed seconds.
        resumed: Number of steps taken before the run was interrupted and resumed.
    """

    gains: np.ndarray
    stopped_by: str
    curve: list[dict]
    resumed: int


class FieldOptimization:
    """Optimizes the gain fields of a sound.

    Args:
        observed: Band powers of the content and style sounds.
        options: Options of the run.
        renderers: For each gain field, a renderer for the content at its original
            loudness.
        identity: JSON value that identifies the run, for checkpoints.
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
        # Number of steps in each round. If the steps cannot be divided equally, earlier
        # rounds have one step more than later rounds.
        counts = [options.iterations + self.rounds - 1 - n for n in range(self.rounds)]
        self.steps = [count // self.rounds for count in counts]
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
        self.objective = self._make_objective()
        # The optimizer is created once, because tracing its graphs takes as long as
        # several steps.
        self.optimizer = LBFGS(memory=HISTORY_LENGTH)

    def run(self, session: Session) -> Optimized:
        """Optimizes all parts in order.

        Args:
            session: Callbacks and checkpoint. Each part is optimized in rounds.
                Callbacks are called as if all rounds of all parts were one run. If
                there is more than one round in total, each round has its own
                checkpoint.
        """
        scales = [self._scale(*p, steps) for p in self.parts for steps in self.steps]
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
            else:  # the run was stopped before this part
                own = self.observed.moment_gains(*part)
            join(gains, own, part[0], self.shared)
            self.observed.release()
        curve = joined_curve([each.curve for each in done])
        return Optimized(gains, stopped_by, curve, sum(each.resumed for each in done))

    def problem(self, first: int, gains: np.ndarray, heard: np.ndarray) -> SoundProblem:
        """Creates the optimization problem for a range of nodes (time steps).

        Windows and bands overlap, so the powers of a rendered sound differ slightly
        from the powers that `meant` returns. The objective corrects for this
        difference.

        Args:
            first: Index of the first node.
            gains: Gains, `(nodes, bands, fields)`. Node `first` comes first.
            heard: Powers of the sound rendered with these gains, `(fields, nodes,
                bands)`.
        """
        seen, part = self.observed, slice(first, first + len(gains))
        powers = [each[part] for each in seen.powers]
        course = [m.standardized(p) for m, p in zip(seen.moments, powers, strict=True)]
        tiny = np.float32(TINY)
        ratio = (heard + tiny) / (self.meant(first, gains) + tiny)
        correction = np.clip(ratio, 1 / MOST_CORRECTION, MOST_CORRECTION)
        data = SoundProblemData(
            np.stack(powers) * correction,
            np.stack([each[part] for each in seen.noise]) * correction,
            heard,
            np.stack(course),
        )
        return SoundProblem(data, self.objective, self.chunk)

    def _make_objective(self) -> SoundObjective:
        moments, options = self.observed.style_moments, self.options
        style = StyleData(
            np.stack([each.mean for each in moments]),
            np.stack([each.deviation for each in moments]),
            np.stack([each.most for each in moments]),
            self.target,
        )
        keeps = options.init == "content"
        weights = {
            "style": 1.0,
            "content": options.content_weight * keeps,
            "onset": options.onset_weight * keeps,
            "jumps": options.smoothness_weight,
        }
        return SoundObjective(style, self.statistics, weights)

    def _run_part(self, first: int, last: int, session, index: int) -> list[Optimized]:
        """Optimizes a part; each round corrects the errors of the previous round."""
        gains, done = self.observed.moment_gains(first, last), list[Optimized]()
        heard, state = self.meant(first, gains), dict[str, np.ndarray]()
        for number in range(self.rounds):
            own = self._session(session, index, number)
            start = Snapshot(to_image(gains), state=state)
            scale = self._scale(first, last, self.steps[number])
            # The problem is not kept in a variable, so that its memory is freed before
            # rendering.
            done.append(
                self._run_round(
                    first, scale, start, self.problem(first, gains, heard), own
                )
            )
            gains, state = done[-1].gains, self.optimizer.state
            trim_memory()
            if done[-1].stopped_by not in ("iterations", "tolerance"):
                break
            if number < self.rounds - 1:
                heard = self.heard(first, gains)
        return done

    def _run_round(
        self,
        first: int,
        scale: Scale,
        start: Snapshot,
        problem: SoundProblem,
        session: Session,
    ) -> Optimized:
        checkpoint = self._checkpoint(session, first)
        stored = checkpoint.load([scale]) if checkpoint and session.resume else None
        start = stored or start
        before = len(start.curve)
        loop = Loop(
            [scale],
            lambda scale: problem,
            self.optimizer,
            session.callbacks,
            checkpoint,
            tolerance=self.options.tolerance,
            # Rounds of the default length are too short for the default `PATIENCE`.
            patience=max(1, min(PATIENCE, scale.steps // 2)),
        )
        gains = from_image(loop.run(start))
        return Optimized(gains, loop.stopped_by, loop.curve, before)

    def meant(self, first: int, gains: np.ndarray) -> np.ndarray:
        """Applies gains to powers, as if windows and bands did not overlap.

        Args:
            first: Index of the first node.
            gains: Gains, `(nodes, bands, fields)`. Node `first` comes first.

        Returns:
            Powers, `(fields, nodes, bands)`.
        """
        seen, part = self.observed, slice(first, first + len(gains))
        fields = zip(seen.powers, seen.noise, np.moveaxis(gains, 2, 0), strict=True)
        return np.stack(
            [amplified(p[part], n[part], smoothed(g)) for p, n, g in fields]
        )

    def heard(self, first: int, gains: np.ndarray) -> np.ndarray:
        """Computes the powers of the rendered sound; for the arguments, see `meant`."""
        seen = self.observed

        def powers(field: int) -> np.ndarray:
            own, samples = smoothed(gains[..., field]), seen.channels.led[field]
            return self.renderers[field].band_powers(samples, own, first)

        heard = in_threads(powers, range(len(self.renderers)))
        return np.stack(heard) * np.float32(10 ** (seen.level / 10))

    def _scale(self, first: int, last: int, steps: int) -> Scale:
        return _FieldScale(last - first, self.observed.bands, steps)

    def _session(self, session: Session, part: int, number: int) -> Session:
        """Returns the session for a round.

        Callbacks receive step numbers that keep rising from round to round.
        """
        index, count = part * self.rounds + number, len(self.parts) * self.rounds
        if count == 1:
            return session
        before = part * sum(self.steps) + sum(self.steps[:number])
        wrap = partial(PartCallback, index=index, count=count, before=before)
        return session.part(index + 1, [wrap(each) for each in session.callbacks])

    def _checkpoint(self, session: Session, first: int) -> Checkpoint | None:
        if session.checkpoint is None:
            return None
        every, identity = session.checkpoint_every, {**self.identity, "first": first}
        fields = len(self.observed.powers)
        return Checkpoint(session.checkpoint, every, identity, fields)


class _FieldScale(Scale):
    """Scale whose size is not shown to users, because it means nothing to them."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""
