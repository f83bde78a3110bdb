"""Containers of picture files: their kinds, and the cost of decoding them."""
