"""The REST API of TensorFlow Serving without TensorFlow Serving, and a page on it."""
