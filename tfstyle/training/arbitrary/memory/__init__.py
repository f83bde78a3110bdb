"""Training with JAX on pictures in the memory of an accelerator."""
