"""LiteRT files, opened again: what they paint and what they are made of."""

from collections import Counter
from pathlib import Path

import numpy as np

from tfstyle.machine import usable_cores
from tfstyle.networks.families import PAINT
from tfstyle.runtimes.litert_file.check import check_litert_file
from tfstyle.runtimes.litert_runtime import interpreter_class
from tfstyle.runtimes.runtime import Paint


def open_litert(path: Path) -> Paint:
    """Opens a file of any or of one size of pictures, for all cores.

    Raises:
        InputError: The file is damaged.
    """
    content, _ = check_litert_file(path)
    interpreter = interpreter_class()(model_content=content, num_threads=usable_cores())
    runner = interpreter.get_signature_runner(PAINT)

    def paint(images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        results = [
            runner(image=image[None], style_weights=weights[None])
            for image, weights in zip(images, style_weights, strict=True)
        ]
        return np.concatenate([result["stylized_image"] for result in results])

    return paint


def count_operations(path: Path) -> dict[str, int]:
    """How often which operation is in a file, in all its signatures together.

    Operations that are not LiteRT's own go by their full names, such as "FlexConv2D".

    Raises:
        InputError: The file is damaged.
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
