"""Feed-forward networks and the Keras layers that they are made of.

A network knows nothing of training, and nothing here is built when this is imported.
"""
