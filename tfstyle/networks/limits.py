"""What the networks can take, known without Keras."""

# In pixels: the residual blocks mirror two, so that they need three, at a quarter size.
MIN_SIDE = 12
# The widest and deepest networks that `tfstyle train` makes.
LEAST_ALPHA, MOST_ALPHA = 1 / 32, 4
MOST_BLOCKS = 64
# Johnson et al., supplement, table 1: channels at full, half and quarter size, of which
# alpha is the share.
CHANNELS = (32, 64, 128)
