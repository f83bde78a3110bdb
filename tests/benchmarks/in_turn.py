"""Programs that take turns, so that a slow phase of the machine affects all of them."""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor

from tests.benchmarks import machine
from tests.benchmarks.quiet import quiet_stderr
from tfstyle.errors import InputError


def apart(function: Callable, *arguments):
    """Calls a function in a new process, whose memory is freed afterwards.

    Args:
        function: Function at the top level of a module.
        *arguments: Arguments of the function.

    Returns:
        Result of the function.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        return pool.submit(_call, function, *arguments).result()


def measure(programs: Mapping[str, tuple], rounds: int) -> dict[str, dict]:
    """Times the steps of several programs, A B C A B C, each in a process of its own.

    Args:
        programs: Tuples of a module's function and its arguments, keyed by program
            name. The function is called in the new process and returns the step: a
            function without arguments, which is called once as a warm-up before it is
            timed.
        rounds: Number of timed steps of each program.

    Returns:
        Dictionaries, keyed by program name: `median`, `least` and `most` in seconds,
            `last`, the result of the last step, and `peak_mib`; or `absent`, the
            reason, if a package or file that the program needs is missing.
    """
    workers = {name: _start(program) for name, program in programs.items()}
    for _ in range(rounds):
        for worker in workers.values():
            if worker.absent is None:
                worker.step()
    return {name: worker.finish() for name, worker in workers.items()}


class _Worker:
    """Process in which one program runs."""

    def __init__(self, process, pipe):
        self.process = process
        self.pipe = pipe
        try:
            self.absent = pipe.recv()
        except EOFError:
            self.absent = "its process ended"
        self.steps: list[tuple] = []

    def step(self) -> None:
        try:
            self.pipe.send("step")
            self.steps.append(self.pipe.recv())
        except (EOFError, OSError):  # for example, because memory ran out
            self.absent = "its process ended"

    def finish(self) -> dict:
        if self.absent is not None:
            self.process.join()
            return {"absent": self.absent}
        self.pipe.send("stop")
        memory = self.pipe.recv()
        self.process.join()
        seconds = [took for took, _ in self.steps]
        return {
            "median": statistics.median(seconds),
            "least": min(seconds),
            "most": max(seconds),
            "last": self.steps[-1][1],
            "peak_mib": round(memory),
        }


def _start(program: tuple) -> _Worker:
    # Not forked, because imported libraries may have threads.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, *program), daemon=True)
    process.start()
    theirs.close()  # otherwise, reading from a dead process would block forever
    return _Worker(process, ours)


def _call(function: Callable, *arguments):
    with quiet_stderr():  # TensorFlow prints messages when it starts
        return function(*arguments)


def _work(pipe, make: Callable, *arguments) -> None:
    try:
        with quiet_stderr():  # TensorFlow prints messages when it starts
            step = make(*arguments)
    except (ImportError, FileNotFoundError, InputError) as error:
        pipe.send(str(error))
        return
    step()
    pipe.send(None)
    while pipe.recv() == "step":
        began = time.perf_counter()
        value = step()
        pipe.send((time.perf_counter() - began, value))
    pipe.send(machine.peak_memory_mib())
