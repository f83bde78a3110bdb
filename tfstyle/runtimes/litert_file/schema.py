"""The part of LiteRT's schema that tfstyle networks use: operations and their options.

Operations that are not listed here are rejected, for example custom operations, loops
and variables. Source: `tflite/converter/schema/schema.fbs` of ai-edge-litert 2.3.
"""

from typing import NamedTuple

MARK = b"TFL3"
VERSION = 3

# Codes of tensor types in the schema, and the corresponding NumPy types.
FLOAT32, FLOAT16, INT32, INT8 = 0, 1, 2, 9
TYPES = {FLOAT32: "<f4", FLOAT16: "<f2", INT32: "<i4", 3: "u1", 4: "<i8", 6: "u1"}
TYPES |= {7: "<i2", INT8: "i1"}


class Option(NamedTuple):
    """One of the options of an operation.

    Attributes:
        code: Type, as a format character of `struct`.
        least: Minimum value.
        most: Maximum value.
        default: Value if the field is missing.
    """

    code: str
    least: int
    most: int
    default: int = 0


class Operation(NamedTuple):
    """Operation in LiteRT's schema.

    Attributes:
        name: Name in the schema.
        inputs: Minimum and maximum number of inputs.
        options_type: Code of the options' type in the schema.
        options: Options, in the order of the schema.
        required: Whether the operation must have a table of options in the file.
    """

    name: str
    inputs: tuple[int, int]
    options_type: int = 0
    options: tuple[Option, ...] = ()
    required: bool = False


_FLAG = Option("b", 0, 1)
_PADDING = Option("b", 0, 1)
_ACTIVATION = Option("b", 0, 5)
_AXIS = Option("i", -8, 7)
_COUNT = Option("i", 1, 10_000)
_MASK = Option("i", 0, 255)
_STRIDE, _DILATION = Option("i", 1, 64), Option("i", 1, 64, 1)
_TYPE = Option("b", 0, 22)
_ARITHMETIC = (_ACTIVATION, Option("b", 0, 1, 1))
_CONVOLUTION = (_PADDING, _STRIDE, _STRIDE, _ACTIVATION, _DILATION, _DILATION, _TYPE)
_SIDE = Option("i", 1, 64)
_POOLING = (_PADDING, _STRIDE, _STRIDE, _SIDE, _SIDE, _ACTIVATION)
_DEPTHWISE = (_PADDING, _STRIDE, _STRIDE, Option("i", 0, 10_000), _ACTIVATION)

OPERATIONS = {
    0: Operation("ADD", (2, 2), 11, _ARITHMETIC),
    1: Operation("AVERAGE_POOL_2D", (1, 1), 5, _POOLING, True),
    2: Operation("CONCATENATION", (1, 10_000), 10, (_AXIS, _ACTIVATION), True),
    3: Operation("CONV_2D", (2, 3), 1, _CONVOLUTION, True),
    4: Operation(
        "DEPTHWISE_CONV_2D", (2, 3), 2, (*_DEPTHWISE, _DILATION, _DILATION), True
    ),
    5: Operation("DEPTH_TO_SPACE", (1, 1), 94, (Option("i", 1, 64),), True),
    6: Operation("DEQUANTIZE", (1, 1), 38),
    9: Operation(
        "FULLY_CONNECTED",
        (2, 3),
        8,
        (_ACTIVATION, Option("b", 0, 0), _FLAG, _FLAG, _TYPE),
        True,
    ),
    14: Operation("LOGISTIC", (1, 1)),
    18: Operation("MUL", (2, 2), 21, (_ACTIVATION,)),
    19: Operation("RELU", (1, 1)),
    22: Operation("RESHAPE", (2, 2)),
    34: Operation("PAD", (2, 2), 22),
    36: Operation("GATHER", (2, 2), 23, (_AXIS, Option("i", 0, 7)), True),
    39: Operation("TRANSPOSE", (2, 2), 26),
    40: Operation("MEAN", (2, 2), 27, (_FLAG,), True),
    41: Operation("SUB", (2, 2), 28, _ARITHMETIC),
    42: Operation("DIV", (2, 2), 29, (_ACTIVATION,)),
    45: Operation("STRIDED_SLICE", (4, 4), 32, (*[_MASK] * 5, _FLAG), True),
    47: Operation("EXP", (1, 1), 33),
    49: Operation("SPLIT", (2, 2), 35, (_COUNT,), True),
    53: Operation("CAST", (1, 1), 37, (_TYPE, _TYPE)),
    55: Operation("MAXIMUM", (2, 2), 39),
    57: Operation("MINIMUM", (2, 2), 39),
    58: Operation("LESS", (2, 2), 41),
    59: Operation("NEG", (1, 1), 42),
    65: Operation("SLICE", (3, 3), 48),
    67: Operation(
        "TRANSPOSE_CONV",
        (3, 4),
        49,
        (_PADDING, _STRIDE, _STRIDE, _ACTIVATION, _TYPE),
        True,
    ),
    70: Operation("EXPAND_DIMS", (2, 2), 52),
    74: Operation("SUM", (2, 2), 27, (_FLAG,), True),
    75: Operation("SQRT", (1, 1)),
    76: Operation("RSQRT", (1, 1)),
    77: Operation("SHAPE", (1, 1), 55, (Option("b", 2, 4),), True),
    83: Operation("PACK", (1, 10_000), 59, (_COUNT, _AXIS), True),
    90: Operation("FLOOR_DIV", (2, 2), 65),
    92: Operation("SQUARE", (1, 1), 66),
    95: Operation("FLOOR_MOD", (2, 2), 72),
    96: Operation("RANGE", (3, 3), 73),
    97: Operation("RESIZE_NEAREST_NEIGHBOR", (2, 2), 74, (_FLAG, _FLAG), True),
    98: Operation("LEAKY_RELU", (1, 1), 75, (Option("f", 0, 1),), True),
    99: Operation("SQUARED_DIFFERENCE", (2, 2), 76),
    100: Operation("MIRROR_PAD", (2, 2), 77, (_FLAG,), True),
    102: Operation("SPLIT_V", (3, 3), 79, (_COUNT,), True),
    114: Operation("QUANTIZE", (1, 1), 89),
    123: Operation("SELECT_V2", (3, 3), 98),
    130: Operation("BROADCAST_TO", (2, 2), 104),
}
# Operations whose weights must not be empty, because LiteRT would divide by 0.
CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV", "FULLY_CONNECTED")
# Index of the input that contains axes (from -8 to 7), keyed by operation name.
INDEX_INPUTS = {"MEAN": 1, "SUM": 1, "TRANSPOSE": 1, "EXPAND_DIMS": 1}
INDEX_INPUTS |= {"SPLIT": 0, "SPLIT_V": 2}
