"""Feed-forward networks and their Keras layers, without the code for training."""
