"""File formats of pictures: identification, and limits on the cost of decoding."""
