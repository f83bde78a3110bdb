"""Training with JAX, from pictures in the memory of an accelerator."""
