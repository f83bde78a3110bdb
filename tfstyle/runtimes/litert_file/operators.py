"""Verifier for the operators in a LiteRT graph."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tfstyle.runtimes.litert_file.flatbuffer import FlatbufferError, Table
from tfstyle.runtimes.litert_file.schema import (
    CONVOLUTIONS,
    INDEX_INPUTS,
    INT32,
    OPERATIONS,
    Operation,
)

if TYPE_CHECKING:
    from tfstyle.runtimes.litert_file.structure import Tensor

# Tensor index that stands for a missing optional input.
NOTHING = -1


def read_operation(table: Table) -> Operation:
    """Returns the operation for an entry in the file's list of operator codes.

    Raises:
        FlatbufferError: The operation is not used by tfstyle networks.
    """
    table.refuse_others(0, 2, 3)
    code = max(table.number(0, "b"), table.number(3, "i"))
    table.number(2, "i")
    if code not in OPERATIONS:
        raise FlatbufferError(f"it has an unsupported operation, {code}")
    return OPERATIONS[code]


def check_operators(
    tables: Sequence[Table],
    operations: Sequence[Operation],
    tensors: "Sequence[Tensor]",
    inputs: Sequence[int],
    outputs: Sequence[int],
) -> None:
    """Verifies the operators of a graph and the order in which they run.

    Args:
        tables: Operators of the graph, in execution order.
        operations: Operations of the file, one for each operator code.
        tensors: Tensors of the graph.
        inputs: Indices of the input tensors.
        outputs: Indices of the output tensors.

    Raises:
        FlatbufferError: An input or output is missing, or an operator is invalid.
    """
    ready = [tensor.is_constant for tensor in tensors]
    for index in inputs:
        ready[index] = True
    for table in tables:
        operation, results = _check_operator(table, operations, tensors, ready)
        for index in results:
            if not 0 <= index < len(tensors) or ready[index]:
                raise FlatbufferError(f"{operation.name} writes to an invalid tensor")
            ready[index] = True
    if not all(ready[index] for index in outputs):
        raise FlatbufferError("an output of a graph is never computed")


def _check_operator(
    table: Table,
    operations: Sequence[Operation],
    tensors: "Sequence[Tensor]",
    ready: Sequence[bool],
) -> tuple[Operation, tuple[int, ...]]:
    # Fields for custom operations, variables and newer options are not allowed.
    table.refuse_others(0, 1, 2, 3, 4, 6, 11, 13)
    index = table.number(0, "I")
    if index >= len(operations) or table.number(11, "B") or table.number(6, "b"):
        raise FlatbufferError("an operator code is invalid")
    operation = operations[index]
    arguments, results = (table.numbers(field, "i") for field in (1, 2))
    least, most = operation.inputs
    if not least <= len(arguments) <= most:
        raise FlatbufferError(
            f"{operation.name} has the wrong number of inputs, {len(arguments)}"
        )
    for number, argument in enumerate(arguments):
        left_out = argument == NOTHING and number >= least
        if not left_out and not (0 <= argument < len(tensors) and ready[argument]):
            raise FlatbufferError(f"{operation.name} reads a missing tensor")
    options = _read_options(table, operation)
    _check_counts(operation, options, len(arguments), len(results))
    _check_arguments(operation, [tensors[i] for i in arguments if i != NOTHING])
    return operation, results


def _read_options(table: Table, operation: Operation) -> list[int]:
    kind, options = table.number(3, "B"), table.table(4)
    if (kind == 0) != (options is None) or kind not in (0, operation.options_type):
        raise FlatbufferError(f"{operation.name} has the options of another operation")
    if options is None:
        if operation.required:
            raise FlatbufferError(f"{operation.name} has no options")
        return []
    options.refuse_others(*range(len(operation.options)))
    values = []
    for number, (code, least, most, default) in enumerate(operation.options):
        values.append(options.number(number, code, default))
        if not least <= values[-1] <= most:
            raise FlatbufferError(
                f"{operation.name} has an invalid option, {values[-1]}"
            )
    return values


def _check_counts(
    operation: Operation, options: Sequence[int], arguments: int, results: int
) -> None:
    parts = options[0] if operation.name in ("SPLIT", "SPLIT_V") else 1
    name = operation.name
    if name == "PACK" and options[0] != arguments:
        raise FlatbufferError(f"{name} has the wrong number of inputs, {arguments}")
    if results != parts:
        raise FlatbufferError(f"{name} has the wrong number of outputs, {results}")


def _check_arguments(operation: Operation, tensors: "Sequence[Tensor]") -> None:
    if operation.name in CONVOLUTIONS and 0 in tensors[1].shape:
        raise FlatbufferError(f"{operation.name} has empty weights")
    if operation.name in INDEX_INPUTS:
        tensor = tensors[INDEX_INPUTS[operation.name]]
        values = tensor.data.view("<i4") if tensor.kind == INT32 else np.array([99])
        if not tensor.is_constant or (abs(values + 0.5) > 8).any():
            raise FlatbufferError(f"{operation.name} has an invalid axis")
