"""Feature extractors, which map pictures in [0, 1] to `{layer name: activation}`.

This module imports nothing, so that options can be checked against its constants before
TensorFlow is loaded.
"""

POOLINGS = ("max", "avg")
FIRST_PADDINGS = ("zeros", "replicate")
DTYPES = ("float32", "bfloat16")
ALGORITHMS = ("direct", "winograd")
