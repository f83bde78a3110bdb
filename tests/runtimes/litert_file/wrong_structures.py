"""Changes that each add one error to the objects of a LiteRT file.

Each change takes the fixture `model` of `tests.runtimes.litert_file.test_structure`.
"""

import numpy as np
import pytest

schema = pytest.importorskip("ai_edge_litert.schema_py_generated")

CONV, CONCATENATION, MEAN = 3, 2, 40
CUSTOM, WHILE, READ_VARIABLE = 32, 119, 143


def _version(model):
    model.tree.version = 2


def _buffer_index(model):
    model.graph.tensors[3].buffer = len(model.tree.buffers)


def _kind(model):
    model.graph.tensors[3].type = 13  # a resource


def _variable(model):
    model.graph.tensors[3].isVariable = True


def _negative_shape(model):
    model.graph.tensors[3].shape = np.array([-5], np.int32)
    model.graph.tensors[3].shapeSignature = None


def _signature_of_another_shape(model):
    model.graph.tensors[0].shapeSignature = np.array([-1, 9], np.int32)


def _larger_constant(model):
    tensor = model.constant(1)
    tensor.shape = 2 * np.array(tensor.shape, np.int32)


def _shorter_data(model):
    buffer = model.tree.buffers[model.constant(1).buffer]
    buffer.data = buffer.data[:-2]


def _infinite_weight(model):
    buffer = model.tree.buffers[model.constant(1).buffer]
    buffer.data = np.array(buffer.data, np.uint8)
    buffer.data[:2] = np.array([np.inf], np.float16).view(np.uint8)


def _external_data(model):
    model.tree.buffers[model.constant(1).buffer].offset = 10**6


def _scales(model):
    quantization = (
        model.graph.tensors[3].quantization or schema.QuantizationParametersT()
    )
    quantization.scale = np.array([0.5, 0.5, 0.5], np.float32)
    quantization.quantizedDimension = 9
    model.graph.tensors[3].quantization = quantization


def _scale_nan(model):
    quantization = schema.QuantizationParametersT()
    quantization.scale = np.array([np.nan], np.float32)
    model.graph.tensors[3].quantization = quantization


def _input_index(model):
    model.operator(CONV).inputs[0] = 10**6


def _negative_input(model):
    model.operator(CONV).inputs[1] = -2


def _weights_left_out(model):
    model.operator(CONV).inputs[1] = -1


def _later_input(model):
    model.graph.operators[0].inputs[0] = model.graph.operators[-1].outputs[0]


def _own_output(model):
    operator = model.graph.operators[-1]
    operator.inputs[0] = operator.outputs[0]


def _output_index(model):
    model.graph.operators[0].outputs[0] = 10**6


def _output_onto_a_constant(model):
    tensor = model.constant(1)
    index = next(i for i, t in enumerate(model.graph.tensors) if t is tensor)
    model.graph.operators[-1].outputs[0] = index


def _no_output(model):
    model.graph.operators.pop()


def _operation_index(model):
    model.operator(CONV).opcodeIndex = 10**6


def _operation(code):
    def run(model):
        operation = model.tree.operatorCodes[model.operator(CONV).opcodeIndex]
        operation.builtinCode = code
        operation.deprecatedBuiltinCode = min(code, 127)

    return run


def _custom_operation(model):
    operation = model.tree.operatorCodes[model.operator(CONV).opcodeIndex]
    operation.customCode = "Evil"


def _option(code, name, value):
    def run(model):
        setattr(model.operator(code).builtinOptions, name, value)

    return run


def _no_options(model):
    operator = model.operator(CONV)
    operator.builtinOptionsType, operator.builtinOptions = 0, None


def _other_options(model):
    operator = model.operator(CONV)
    operator.builtinOptionsType = schema.BuiltinOptions.PackOptions
    operator.builtinOptions = schema.PackOptionsT()


def _other_axis(model):
    tensor = model.graph.tensors[model.operator(MEAN).inputs[1]]
    model.tree.buffers[tensor.buffer].data = np.array([1, 50], np.int32).view(np.uint8)


def _too_few_inputs(model):
    model.operator(CONV).inputs = model.operator(CONV).inputs[:1]


def _signature_name(model):
    model.tree.signatureDefs[1].signatureKey = "draw"


def _signature_twice(model):
    model.tree.signatureDefs[0].signatureKey = "paint"


def _signature_graph(model):
    model.tree.signatureDefs[1].subgraphIndex = 99


def _signature_tensor(model):
    model.tree.signatureDefs[1].inputs[0].tensorIndex = 10**6


def _signature_input(model):
    model.tree.signatureDefs[1].inputs[0].name = "photo"


def _huge_input(model):
    index = next(
        i.tensorIndex for i in model.tree.signatureDefs[1].inputs if i.name == b"image"
    )
    tensor = model.graph.tensors[index]
    tensor.shape = np.array([1, 10**5, 10**5, 3], np.int32)
    tensor.shapeSignature = None


def _styles(model):
    names = model.tree.signatureDefs[1].inputs
    index = next(i.tensorIndex for i in names if i.name == b"style_weights")
    tensor = model.graph.tensors[index]
    tensor.shape, tensor.shapeSignature = np.array([1, 10**6], np.int32), None


def _metadata(model):
    model.tree.metadata[0].buffer = 10**6


def _graphs(model):
    model.tree.subgraphs = model.tree.subgraphs * 4


# Changes, and patterns of what is found.
CHANGES = [
    (_version, "format version is unsupported"),
    (_buffer_index, "missing buffer"),
    (_kind, "unknown type"),
    (_variable, "is a variable"),
    (_negative_shape, "impossible shape"),
    (_signature_of_another_shape, "impossible shape"),
    (_larger_constant, "does not match its shape"),
    (_shorter_data, "does not match its shape"),
    (_infinite_weight, "a constant is not finite"),
    (_external_data, "outside of the FlatBuffer"),
    (_scales, "scales do not match"),
    (_scale_nan, "not a positive number"),
    (_input_index, "CONV_2D reads a missing tensor"),
    (_negative_input, "CONV_2D reads a missing tensor"),
    (_weights_left_out, "CONV_2D reads a missing tensor"),
    (_later_input, "reads a missing tensor"),
    (_own_output, "reads a missing tensor"),
    (_output_index, "writes to an invalid tensor"),
    (_output_onto_a_constant, "writes to an invalid tensor"),
    (_no_output, "an output of a graph is never computed"),
    (_operation_index, "an operator code is invalid"),
    (_operation(CUSTOM), "an unsupported operation, 32"),
    (_operation(WHILE), "an unsupported operation, 119"),
    (_operation(READ_VARIABLE), "an unsupported operation, 143"),
    (_custom_operation, "an unexpected field, 1"),
    (_option(CONV, "strideW", 0), "CONV_2D has an invalid option, 0"),
    (_option(CONV, "dilationHFactor", 0), "CONV_2D has an invalid option, 0"),
    (_option(CONV, "strideH", -1), "CONV_2D has an invalid option, -1"),
    (_option(CONCATENATION, "axis", 99), "CONCATENATION has an invalid option, 99"),
    (_no_options, "CONV_2D has no options"),
    (_other_options, "options of another operation"),
    (_other_axis, "MEAN has an invalid axis"),
    (_too_few_inputs, "CONV_2D has the wrong number of inputs, 1"),
    (_signature_name, "the signature 'paint' is missing"),
    (_signature_twice, "a signature is duplicated"),
    (_signature_graph, "a signature has no graph"),
    (_signature_tensor, "does not name the inputs or outputs of its graph"),
    (_signature_input, "takes unexpected inputs"),
    (_huge_input, "too large"),
    (_styles, "has 1000000 styles"),
    (_metadata, "its metadata refers to a missing buffer"),
    (_graphs, "it has 12 graphs"),
]
