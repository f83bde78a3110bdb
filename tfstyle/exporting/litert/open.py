"""Functions that open exported LiteRT files and count their operations."""

from collections import Counter
from pathlib import Path

import numpy as np

from tfstyle.machine import usable_cores
from tfstyle.quiet import native_messages_hidden
from tfstyle.runtimes.litert_file.check import check_litert_file
from tfstyle.runtimes.litert_runtime import interpreter_class
from tfstyle.runtimes.runtime import Paint, painter_of


def open_litert(path: Path) -> Paint:
    """Opens a LiteRT file for pictures of a fixed size or of any size.

    Returns:
        Function that stylizes pictures on all CPU cores.

    Raises:
        InputError: The file is missing, damaged, or not made by tfstyle.
    """
    content, card = check_litert_file(path)
    interpreter = interpreter_class()(model_content=content, num_threads=usable_cores())
    signature_runners = {
        signature.name: interpreter.get_signature_runner(signature.name)
        for signature in card.family.signatures
        if not signature.for_tiles
    }

    @native_messages_hidden()  # the first run in a process prints a message
    def run(signature: str, **inputs: np.ndarray) -> np.ndarray:
        rows = zip(*inputs.values(), strict=True)
        results = [
            signature_runners[signature](
                **{n: x[None] for n, x in zip(inputs, row, strict=True)}
            )
            for row in rows
        ]
        return np.concatenate([next(iter(result.values())) for result in results])

    return painter_of(run, card.family)


def count_operations(path: Path) -> dict[str, int]:
    """Counts the operations of each type in all signatures of a LiteRT file.

    Built-in operations have names such as "CONV_2D". Custom operations have names such
    as "FlexConv2D".

    Raises:
        InputError: The file is missing, damaged, or not made by tfstyle.
    """
    from ai_edge_litert import schema_py_generated as schema

    numbers = vars(schema.BuiltinOperator).items()
    names = {number: name for name, number in numbers if isinstance(number, int)}
    model = schema.Model.GetRootAs(check_litert_file(path)[0], 0)
    graphs = [model.Subgraphs(i) for i in range(model.SubgraphsLength())]
    codes = [
        model.OperatorCodes(graph.Operators(i).OpcodeIndex())
        for graph in graphs
        for i in range(graph.OperatorsLength())
    ]
    return dict(Counter(_name(code, names) for code in codes).most_common())


def _name(code, names: dict[int, str]) -> str:
    custom = code.CustomCode()
    return custom.decode() if custom else names[code.BuiltinCode()]
