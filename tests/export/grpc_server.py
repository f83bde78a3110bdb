"""TensorFlow Serving's PredictionService for an exported SavedModel."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import grpc
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):
    """Answers `Predict` of one model.

    Args:
        name: Name of the model.
        folder: Folder of its versions.
        labels: Versions, keyed by label.

    Attributes:
        refusals: Statuses and messages with which the next requests are rejected.
    """

    def __init__(self, name, folder, labels):
        self.name = name
        self.labels = labels
        self.refusals = []
        self.asked = []
        self._versions = {
            int(child.name): tf.saved_model.load(str(child))
            for child in folder.iterdir()
        }

    def Predict(self, request, context):  # noqa: N802
        if self.refusals:
            context.abort(*self.refusals.pop(0))
        spec = request.model_spec
        version = self._version(spec)
        if spec.name != self.name or version not in self._versions:
            message = f"Servable not found for request: {spec.name}"
            context.abort(grpc.StatusCode.NOT_FOUND, message)
        self.asked.append(version)
        signature = self._versions[version].signatures[spec.signature_name]
        inputs = {n: tf.make_ndarray(tensor) for n, tensor in request.inputs.items()}
        try:
            tensors = {name: tf.constant(array) for name, array in inputs.items()}
            outputs = signature(**tensors)
        except tf.errors.InvalidArgumentError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.message)
        answer = predict_pb2.PredictResponse(model_spec=spec)
        for name, tensor in outputs.items():
            answer.outputs[name].CopyFrom(tf.make_tensor_proto(tensor.numpy()))
        return answer

    def _version(self, spec):
        if spec.version_label:
            return self.labels.get(spec.version_label)
        return spec.version.value if spec.HasField("version") else max(self._versions)


@contextlib.contextmanager
def serving(service):
    """Yields the address of a server."""
    sizes = [("grpc.max_receive_message_length", -1)]
    server = grpc.server(ThreadPoolExecutor(2), options=sizes)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(service, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()
