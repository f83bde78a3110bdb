"""Program that runs a LiteRT file in a separate process.

A damaged file may crash this process. The arguments of the program are the minimum side
length of a picture in pixels, and the names of the signatures. The program reads the
file from standard input, runs each signature several times on small pictures, and exits
with status 0 if all outputs are finite. It imports nothing from tfstyle.
"""

import sys

import numpy as np

# Pixels to add to the minimum height and width, for each of two picture sizes. The
# second size is not square.
EXTRA_SIDES = ((0, 0), (11, 5))
# Number of runs at each size. Damage does not always show in the first run.
RUNS_PER_SIZE = 3
# Maximum number of values in an input. The number must be limited, because a file may
# declare inputs of any shape.
MAX_INPUT_VALUES = 10_000_000
# Limits on the address space in bytes, and on the processor time in seconds.
MAX_ADDRESS_SPACE_BYTES, MAX_CPU_SECONDS = 8 << 30, 60


def main() -> int:
    """Runs the trial and returns the exit status."""
    _limit()
    side, names = int(sys.argv[1]), {*sys.argv[2:]}
    from ai_edge_litert.interpreter import Interpreter

    content = sys.stdin.buffer.read()
    for _ in range(RUNS_PER_SIZE):
        interpreter = Interpreter(model_content=content, num_threads=1)
        for name in names & {*interpreter.get_signature_list()}:
            for height, width in EXTRA_SIDES:
                size = side + height, side + width
                _try(interpreter.get_signature_runner(name), size)
    return 0


def _try(runner, size: tuple[int, int]) -> None:
    inputs = {
        name: _make(tuple(map(int, detail["shape_signature"])), size)
        for name, detail in runner.get_input_details().items()
    }
    for output in runner(**inputs).values():
        if not np.isfinite(output).all():
            raise ValueError("its output is not finite")


def _make(shape: tuple[int, ...], size: tuple[int, int]) -> np.ndarray:
    wanted = (1, *size, 3) if len(shape) == 4 else (1,) * len(shape)
    shape = tuple(w if s < 0 else s for s, w in zip(shape, wanted, strict=True))
    if np.prod(shape, dtype=float) > MAX_INPUT_VALUES:
        raise ValueError("an input is too large")
    return np.random.default_rng(0).random(shape, np.float32)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The soft limit is lower than the hard limit. At the soft limit, the system ends
    # the process with SIGXCPU, which tells the parent process the reason.
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > MAX_ADDRESS_SPACE_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE_BYTES, most))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as error:  # the parent process reports the error, on one line
        sys.exit(" ".join(str(error).split()) or type(error).__name__)
