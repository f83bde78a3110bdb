"""How networks learn: photographs in, a trained network out.

Written with `keras.ops`, so that any Keras backend trains it.
"""
