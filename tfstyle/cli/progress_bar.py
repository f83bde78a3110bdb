"""Progress bar for Python programs and notebooks."""

import sys
import time
from collections.abc import Sequence
from typing import Any, TextIO

from tfstyle.arguments import check_number
from tfstyle.cli.callbacks import Progress
from tfstyle.cli.counted import counted
from tfstyle.cli.status_line import time_left
from tfstyle.images import to_pil
from tfstyle.optimization.callbacks import Callback, Result, Step
from tfstyle.optimization.scales import Scale
from tfstyle.public import public
from tfstyle.recent_pace import RecentPace

# Seconds between two updates of the bar in a notebook.
NOTEBOOK_INTERVAL = 0.5


@public
class ProgressBar(Callback):
    """Shows the step, the loss and the time left.

    In a terminal, one line is updated in place; in a log, a line is added every ten
    seconds. A notebook shows a bar and, if `preview_every` is not 0, preview pictures.

    Args:
        preview_every: Number of steps between previews in a notebook; 0 for no
            previews.
        stream: Output stream. If None, output goes to the notebook, or to stderr if
            there is no notebook.

    Raises:
        InputError: `preview_every` is negative or not a whole number.

    Example:

    ```python
    bar = tfstyle.ProgressBar(preview_every=10)
    image = tfstyle.optimize("photo.jpg", "painting.jpg", callbacks=[bar])
    ```
    """

    def __init__(self, preview_every: int = 0, stream: TextIO | None = None):
        check_number("preview_every", preview_every, 0, integer=True)
        is_notebook = stream is None and _is_notebook()
        self._shown: Callback = (
            _NotebookBar(preview_every) if is_notebook else Progress(stream)
        )

    def on_begin(self, scales: Sequence[Scale]) -> None:
        """Starts measuring the pace of the run."""
        self._shown.on_begin(scales)

    def on_step(self, step: Step) -> None:
        """Shows the step if an update is due or if it is the last planned step."""
        self._shown.on_step(step)

    def on_end(self, result: Result) -> None:
        """Shows the final state."""
        self._shown.on_end(result)


class _NotebookBar(Callback):
    """Progress bar and preview that are updated in place in a notebook."""

    def __init__(self, preview_every: int):
        self.preview_every = preview_every
        self._bar: Any = None
        self._picture: Any = None

    def on_begin(self, scales: Sequence[Scale]) -> None:
        from IPython.display import HTML, display

        self._total = sum(scale.steps for scale in scales)
        self._pace, self._updated = RecentPace(), time.monotonic()
        self._bar = display(HTML(_bar(0, "")), display_id=True)
        self._picture = None

    def on_step(self, step: Step) -> None:
        from IPython.display import HTML, display

        now, is_last = time.monotonic(), step.number == self._total
        self._pace.record(now, step.progress)
        if is_last or now - self._updated >= NOTEBOOK_INTERVAL:
            self._updated = now
            self._bar.update(HTML(_bar(step.progress, self._text(step))))
        if self.preview_every and step.number % self.preview_every == 0:
            picture = to_pil(step.image())
            if self._picture is None:
                self._picture = display(picture, display_id=True)
            else:
                self._picture.update(picture)

    def on_end(self, result: Result) -> None:
        from IPython.display import HTML

        if self._bar is not None:  # None if the method has no steps
            self._bar.update(HTML(_bar(1, counted(len(result.curve), "step"))))

    def _text(self, step: Step) -> str:
        left = time_left(self._pace.seconds_left(1))
        loss = step.values["loss"]
        text = f"step {step.number} of {self._total}, loss {loss:.4g}"
        return f"{text}, {left}" if left else text


def _bar(share: float, text: str) -> str:
    return f'<progress value="{share:.3f}" max="1"></progress> {text}'


def _is_notebook() -> bool:
    """Whether the program is running in Jupyter or a similar notebook service."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
