"""Feature extractors, which map pictures to `{layer name: activations}`.

This file contains only the allowed values of options. It imports nothing, so that
options can be checked before TensorFlow is loaded.
"""

POOLINGS = ("max", "avg")
FIRST_PADDINGS = ("zeros", "replicate")
DTYPES = ("float32", "bfloat16")
ALGORITHMS = ("direct", "winograd")
