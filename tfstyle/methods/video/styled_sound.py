"""Style transfer for the sound of a video."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import CheckpointError
from tfstyle.files.lock import lock_file
from tfstyle.methods.audio.inputs import AudioPlan, plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.video.leftovers import START_OVER, removed_if_empty
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.options import AUDIO_OPTIONS, VideoOptions
from tfstyle.methods.video.reading.clip import About, Clip
from tfstyle.methods.video.reading.container import ContainerClip
from tfstyle.methods.video.writing.kept_inputs import (
    check_clip_stays,
    check_inputs_stay,
)
from tfstyle.methods.video.writing.sound_tracks import TimedSound, first_time
from tfstyle.methods.video.writing.target import (
    Target,
    make_target,
    parts_folder,
)
from tfstyle.methods.video.writing.video_file import check_copy, replace_sound
from tfstyle.optimization.callbacks import Callback, Session, Step
from tfstyle.options import check_unchanged
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import LOSSY_CEILING, match_loudness

# Function called with the progress of the style transfer, from 0 to 1.
OnShare = Callable[[float], None]


@dataclass(frozen=True)
class StyledSound:
    """Plan for stylizing the sound of a video.

    Args:
        content: Path of the video whose first audio track is stylized.
        plan: Plan of the style transfer.
    """

    content: str
    plan: AudioPlan

    def make(self, folder: Path, on_share: OnShare) -> TimedSound:
        """Stylizes the sound, resuming an interrupted run if there is one.

        Args:
            folder: Folder for checkpoints, created if it is missing.
            on_share: Function called with the progress, from 0 to 1.

        Raises:
            InputError: A checkpoint is invalid or cannot be written, or the run
                diverges.
            KeyboardInterrupt: The run was interrupted.
        """
        from tfstyle.methods.audio.run import carry_out

        logging.getLogger("tfstyle").info(
            "Stylizing %.1f s of sound.", self.plan.content.seconds
        )
        folder.mkdir(exist_ok=True)
        checkpoint = folder / f"sound_{self._digest()}"
        session = Session(
            callbacks=[_Follower(on_share)], checkpoint=checkpoint, resume=True
        )
        result = carry_out(self.plan, session)
        if result.stopped_by == "interrupt":
            raise KeyboardInterrupt
        if result.stopped_by == "not_finite":
            raise InputError(
                "Expected the loss to stay finite while the sound is stylized; "
                "audio_method='moments' may help. Received: a loss that is not finite "
                f"at step {len(result.curve)}"
            )
        # A lossy codec will raise the peaks, so they are limited to LOSSY_CEILING.
        sound = match_loudness(result.sound, loudness(result.sound), LOSSY_CEILING)
        return TimedSound(sound, first_time(self.content))

    def _digest(self) -> str:
        """Returns a digest of the options and styles, which identifies a checkpoint."""
        digest = sha256(repr(asdict(self.plan.options)).encode())
        for style in self.plan.styles:
            digest.update(np.ascontiguousarray(style.samples).data)
        return digest.hexdigest()[:8]


class _Follower(Callback):
    def __init__(self, on_share: OnShare):
        self.on_share = on_share

    def on_step(self, step: Step) -> None:
        self.on_share(step.progress)


def plan_sound(clip: Clip, target: Target, options: VideoOptions) -> StyledSound | None:
    """Reads the sounds and plans the style transfer.

    Args:
        clip: Clip with the content sound.
        target: Output of the run.
        options: Options of the video.

    Returns:
        The plan; None if the sound is copied.

    Raises:
        InputError: The clip has no sound, the output cannot hold sound, or a sound is
            invalid.
    """
    if not options.audio_style:
        return None
    if not target.has_sound:
        raise InputError(
            "Expected `output` to be a video if `audio_style` is given, because "
            f"animations and pictures have no sound. Received: output={target.output!r}"
        )
    if clip.sound is None:
        raise InputError(
            "Expected `content` to be a video with sound if `audio_style` is given. "
            f"Received: content={clip.files[0]!r}"
        )
    check_inputs_stay(target, clip, [options.audio_style])
    chosen = AudioOptions(
        method=options.audio_method, strength=options.audio_strength, seed=options.seed
    )
    return StyledSound(
        clip.sound, plan_audio(clip.sound, options.audio_style, chosen, "audio_style")
    )


def style_sound_only(
    content: str | PathLike,
    output: str | PathLike,
    options: VideoOptions,
    on_share: OnShare = lambda share: None,
    overwrite: bool = False,
) -> About:
    """Copies the video stream of a file packet by packet, and stylizes the sound.

    Args:
        content: Path of the video.
        output: Path of the video to write; its suffix selects the container.
        options: Options of the run; `audio_style` is required.
        on_share: Function called with the progress, from 0 to 1.
        overwrite: Whether to discard the checkpoint of an interrupted run instead of
            resuming that run.

    Returns:
        Properties of the video.

    Raises:
        InputError: A file or an option is invalid.
        KeyboardInterrupt: The run was interrupted.
    """
    import_av()
    of_sound = ("audio_style", *AUDIO_OPTIONS, "seed")
    others = {field.name for field in fields(options)}.difference(of_sound)
    check_unchanged(options, others, "with `style`")
    clip = ContainerClip(content)
    target = make_target(output, options)
    check_clip_stays(target, clip)
    target.check()
    if target.has_sound:
        check_copy(clip.path, clip.index, target.output)
    sound = plan_sound(clip, target, options)
    if sound is None:
        raise InputError(
            "Expected `style` or `audio_style` to be given. Received: style=None, "
            "audio_style=''"
        )
    folder = parts_folder(target.output)
    lock = lock_file(folder, given=target.output)
    with lock, removed_if_empty(folder):
        if overwrite:
            shutil.rmtree(folder, ignore_errors=True)
        try:
            replaced = sound.make(folder, on_share)
        except CheckpointError as error:
            raise error.advising(START_OVER) from error
        count = replace_sound(clip.path, clip.index, target.output, replaced)
        shutil.rmtree(folder, ignore_errors=True)
    return replace(clip.about, count=count)
