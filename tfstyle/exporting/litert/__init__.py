"""Export of networks as LiteRT (formerly TensorFlow Lite) files."""

TFLITE_KINDS = ("float32", "float16", "int8", "full_int8")
