"""Verifier for LiteRT files.

LiteRT does not verify files. A wrong offset, index or size makes LiteRT access
arbitrary memory, which may crash the process much later.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tfstyle.networks.families import Family, Signature
from tfstyle.runtimes.litert_file.flatbuffer import Flatbuffer, FlatbufferError, Table
from tfstyle.runtimes.litert_file.operators import check_operators, read_operation
from tfstyle.runtimes.litert_file.schema import FLOAT16, FLOAT32, MARK, TYPES, VERSION

MOST_GRAPHS = 10
MOST_DIMENSIONS = 8
# Maximum number of values in a graph's input; a dynamic dimension usually counts as 1.
MOST_VALUES = 1 << 28


@dataclass(frozen=True)
class Tensor:
    """Tensor of a graph.

    Attributes:
        shape: Shape, with an arbitrary size (usually 1) for dynamic dimensions.
        signature: Shape, with -1 for dynamic dimensions.
        kind: Code of the tensor's type in the schema.
        data: Bytes of the values if the tensor is a constant; otherwise empty.
    """

    shape: tuple[int, ...]
    signature: tuple[int, ...]
    kind: int
    data: np.ndarray

    @property
    def is_constant(self) -> bool:
        """Whether the values of the tensor are stored in the file."""
        return len(self.data) > 0


def check_structure(data: bytes, family: Family) -> None:
    """Verifies the structure of a LiteRT file.

    These conditions are checked: All offsets point inside the file. Tensors, operators
    and signatures refer to existing items, and each operator reads only tensors that
    are available when it runs. Constants match their shapes and are finite. Options of
    operators are within the ranges in `schema.py`. The family's signatures exist,
    except that signatures for tiles are optional. The inputs of signatures have the
    expected shapes.

    Args:
        data: Content of the file, without the card.
        family: Family of the network.

    Raises:
        FlatbufferError: A condition is not met.
    """
    model = Flatbuffer(data, MARK).root
    model.refuse_others(*range(8))
    if model.number(0, "I") != VERSION:
        raise FlatbufferError("its format version is unsupported")
    operations = [read_operation(table) for table in model.tables(1)]
    buffers = [_read_buffer(table) for table in model.tables(4)]
    model.text(3)
    _check_metadata(model, len(buffers))
    graphs = model.tables(2)
    if not 0 < len(graphs) <= MOST_GRAPHS:
        raise FlatbufferError(f"it has {len(graphs)} graphs, not 1 to {MOST_GRAPHS}")
    read = [_read_graph(graph, buffers) for graph in graphs]
    for table, (tensors, inputs, outputs) in zip(graphs, read, strict=True):
        check_operators(table.tables(3), operations, tensors, inputs, outputs)
    _check_signatures(model.tables(7), read, family)


Graph = tuple[list[Tensor], tuple[int, ...], tuple[int, ...]]


def _read_buffer(table: Table) -> np.ndarray:
    table.refuse_others(0, 1, 2)
    if table.number(1, "Q") > 1 or table.number(2, "Q") > 1:
        raise FlatbufferError("it stores values outside of the FlatBuffer")
    return table.vector(0, "u1")


def _check_metadata(model: Table, buffers: int) -> None:
    indices = [*model.numbers(5, "i")]
    for table in model.tables(6):
        table.refuse_others(0, 1)
        table.text(0)
        indices.append(table.number(1, "I"))
    if not all(0 <= index < buffers for index in indices):
        raise FlatbufferError("its metadata refers to a missing buffer")


def _read_graph(table: Table, buffers: Sequence[np.ndarray]) -> Graph:
    table.refuse_others(*range(6))
    table.text(4)
    tensors = [_read_tensor(tensor, buffers) for tensor in table.tables(0)]
    inputs, outputs = (table.numbers(field, "i") for field in (1, 2))
    if not all(0 <= index < len(tensors) for index in (*inputs, *outputs)):
        raise FlatbufferError("a graph has missing inputs or outputs")
    if len({*inputs}) < len(inputs) or any(tensors[i].is_constant for i in inputs):
        raise FlatbufferError("an input of a graph is a constant or a duplicate")
    if any(math.prod(tensors[index].shape) > MOST_VALUES for index in inputs):
        raise FlatbufferError("an input of a graph is too large")
    return tensors, inputs, outputs


def _read_tensor(table: Table, buffers: Sequence[np.ndarray]) -> Tensor:
    # Variables, sparse tensors and values outside of the FlatBuffer are not allowed.
    table.refuse_others(0, 1, 2, 3, 4, 5, 7, 8)
    table.text(3)
    kind, index = table.number(1, "b"), table.number(2, "I")
    if kind not in TYPES or index >= len(buffers) or table.number(5, "b"):
        raise FlatbufferError(
            "a tensor is a variable, has an unknown type or refers to a missing buffer"
        )
    table.number(8, "b")
    shape = table.numbers(0, "i")
    signature = table.numbers(7, "i") or shape
    _check_shape(shape, signature)
    _check_quantization(table.table(4), shape)
    tensor = Tensor(shape, signature, kind, buffers[index])
    if tensor.is_constant:
        _check_values(tensor)
    return tensor


def _check_shape(shape: Sequence[int], signature: Sequence[int]) -> None:
    alike = len(shape) == len(signature) <= MOST_DIMENSIONS
    pairs = zip(shape, signature, strict=False)
    if not alike or not all(s >= 0 and t in (s, -1) for s, t in pairs):
        raise FlatbufferError("a tensor has an impossible shape")


def _check_values(tensor: Tensor) -> None:
    dtype = np.dtype(TYPES[tensor.kind])
    if math.prod(tensor.shape) * dtype.itemsize != len(tensor.data):
        raise FlatbufferError("the size of a constant does not match its shape")
    if tensor.kind in (FLOAT32, FLOAT16) and not _all_finite(tensor.data.view(dtype)):
        raise FlatbufferError("a constant is not finite")


def _all_finite(values: np.ndarray) -> bool:
    return bool(np.isfinite(values).all())


def _check_quantization(table: Table | None, shape: Sequence[int]) -> None:
    if table is None:
        return
    table.refuse_others(0, 1, 2, 3, 6)
    least, most, scale = (table.numbers(field, "f") for field in (0, 1, 2))
    zero_point, dimension = table.numbers(3, "q"), table.number(6, "i")
    if (
        not all(map(math.isfinite, (*least, *most, *scale)))
        or min(scale, default=1) <= 0
    ):
        raise FlatbufferError("the scale of a tensor is not a positive number")
    if len(scale) > 1:
        side = shape[dimension] if 0 <= dimension < len(shape) else 0
        if len(scale) != side:
            raise FlatbufferError("a tensor's scales do not match its channels")
    in_range = all(-(2**31) <= point < 2**31 for point in zero_point)
    if len(zero_point) not in (0, len(scale)) or not in_range:
        raise FlatbufferError("a tensor has invalid zero points")


def _check_signatures(
    tables: Sequence[Table], graphs: Sequence[Graph], family: Family
) -> None:
    inputs_of = {}
    for table in tables:
        table.refuse_others(0, 1, 2, 4)
        index = table.number(4, "I")
        if index >= len(graphs):
            raise FlatbufferError("a signature has no graph")
        tensors, *ends = graphs[index]
        inputs, outputs = (
            _read_names(table.tables(field), end)
            for field, end in zip((0, 1), ends, strict=True)
        )
        name = table.text(2)
        inputs_of[name] = {n: tensors[i].signature for n, i in inputs.items()}
        if len(outputs) != 1 or any(
            tensors[i].kind for i in (*inputs.values(), *outputs.values())
        ):
            raise FlatbufferError(
                "a signature must have float inputs and a single float output"
            )
    if len(inputs_of) != len(tables):
        raise FlatbufferError("a signature is duplicated")
    for signature in family.signatures:
        name = signature.name.encode()
        is_present = name in inputs_of
        if not (is_present or signature.for_tiles):
            raise FlatbufferError(f"the signature '{signature.name}' is missing")
        if is_present:
            _check_inputs(signature, inputs_of[name], family)


def _read_names(tables: Sequence[Table], indices: Sequence[int]) -> dict[bytes, int]:
    names = {}
    for table in tables:
        table.refuse_others(0, 1)
        names[table.text(0)] = table.number(1, "I")
    if len(names) != len(tables) or sorted(names.values()) != sorted(indices):
        raise FlatbufferError(
            "a signature does not name the inputs or outputs of its graph"
        )
    return names


def _check_inputs(
    signature: Signature, shapes: Mapping[bytes, tuple[int, ...]], family: Family
) -> None:
    name = signature.name
    if {*shapes} != {key.encode() for key in signature.inputs}:
        raise FlatbufferError(f"'{name}' takes unexpected inputs")
    for key, expected in signature.inputs.items():
        shape = shapes[key.encode()]
        sides = zip(shape, expected, strict=False)
        fixed = [(side, wanted) for side, wanted in sides if isinstance(wanted, int)]
        if len(shape) != len(expected) or any(side != wanted for side, wanted in fixed):
            raise FlatbufferError(f"'{name}' takes inputs of unexpected shapes")
        if "styles" in expected:
            styles = shape[expected.index("styles")]
            least, most = family.ranges["styles"]
            if not least <= styles <= most:
                raise FlatbufferError(
                    f"'{name}' has {styles} styles; expected {least} to {most}"
                )
