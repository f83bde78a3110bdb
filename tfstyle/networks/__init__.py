"""Feed-forward networks and their Keras layers, independent of training."""
