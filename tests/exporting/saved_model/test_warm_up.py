import numpy as np
import pytest
import tensorflow as tf

from tfstyle.exporting.saved_model.saved_model import prediction_log

pytestmark = pytest.mark.slow

FILE = "assets.extra/tf_serving_warmup_requests"


@pytest.fixture(scope="module")
def log_class():
    apis = pytest.importorskip("tensorflow_serving.apis.prediction_log_pb2")
    return apis.PredictionLog


def _records(folder):
    return [r.numpy() for r in tf.data.TFRecordDataset(str(folder / FILE))]


def test_the_requests_of_a_saved_model_are_answered(saved_model, ask, log_class):
    signatures = []
    for record in _records(saved_model):
        request = log_class.FromString(record).predict_log.request
        assert request.model_spec.name == "tiny"
        signature = request.model_spec.signature_name
        inputs = {name: tf.make_ndarray(x) for name, x in request.inputs.items()}
        if "image_bytes" not in inputs:  # the small limit of the fixture
            assert len(ask(signature, **inputs)) == 1
        signatures.append(signature)
    assert signatures == ["serving_default", "serving_default", "float", "uint8"]


def test_the_message_is_what_tensorflow_servings_own_classes_write(log_class):
    inputs = {"image_bytes": np.array([b"a" * 300, b"b"]), "strength": np.ones(2)}
    expected = log_class()
    request = expected.predict_log.request
    request.model_spec.name = "é" * 100
    request.model_spec.signature_name = "serving_default"
    for name, array in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(array))
    ours = prediction_log("é" * 100, "serving_default", inputs)
    assert log_class.FromString(ours) == expected
