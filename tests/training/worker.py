"""Program of one of several workers: `tests.training.worker PHOTOS OUT STEPS PAUSE`.

Writes the weights, or the error that ended the run, to OUT.
"""

import sys
import time
from pathlib import Path

from tfstyle.distribution.collective import Collective, read_config
from tfstyle.errors import InputError


def main(photos: str, output: str, steps: int, pause: float) -> None:
    index, count = read_config()
    collective = Collective(index, count)
    import keras
    import numpy as np

    from tests.training.tiny import make_trainer, weights_of
    from tfstyle.images import find_pictures
    from tfstyle.training.checkpoint import RunState, StepCounter
    from tfstyle.training.data import Crops
    from tfstyle.training.workers import fit_together, share_state

    class Show(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            print(batch, {k: round(v, 6) for k, v in sorted(logs.items())}, flush=True)
            time.sleep(pause)

    # Different from the weights of worker 0, which all workers receive.
    trainer = make_trainer(seed=index)
    state = RunState(Path(output), {}, trainer)
    state.step = 3 * (index == 0)
    share_state(state, collective)
    assert state.step == 3
    crops = Crops(find_pictures(photos), 2, 32, 1, steps, part=(index, count))
    fit_together(trainer, crops, collective, [StepCounter(state), Show()])
    np.savez(output, *weights_of(trainer.network), *weights_of(trainer.balance))


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    except InputError as error:
        Path(sys.argv[2]).write_text(str(error))
        sys.exit(1)
