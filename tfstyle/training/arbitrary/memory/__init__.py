"""Training from pictures in the memory of an accelerator, with JAX."""
