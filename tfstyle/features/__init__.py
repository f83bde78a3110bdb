"""Feature extractors, which map pictures to `{layer name: activations}`.

This module contains only the allowed values of options, and imports nothing. Options
can therefore be checked before TensorFlow is loaded.
"""

POOLINGS = ("max", "avg")
FIRST_PADDINGS = ("zeros", "replicate")
DTYPES = ("float32", "bfloat16")
ALGORITHMS = ("direct", "winograd")
