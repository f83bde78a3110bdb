"""HTTP server with TensorFlow Serving's REST API and a web page."""
