"""Copies of a folder after steps of a run, and a callback that stops a run early."""

from shutil import copytree

import keras


class Copies(keras.callbacks.Callback):
    """Copies a run's folder after given steps."""

    def __init__(self, run, folders):
        super().__init__()
        self.run, self.folders = run, folders

    def on_train_batch_end(self, batch, logs=None):
        if self.run.state.step in self.folders:
            copytree(self.run.output, self.folders[self.run.state.step])


class Begin(keras.callbacks.Callback):
    """Interrupts a run before its first step, and appends it to a list."""

    def __init__(self, run, begun):
        super().__init__()
        self.run, self.begun = run, begun

    def on_train_begin(self, logs=None):
        self.begun.append(self.run)
        raise KeyboardInterrupt
