"""What the networks can take, known without Keras."""

# In pixels: the residual blocks mirror two, so that they need three, at a quarter size.
MIN_SIDE = 12
