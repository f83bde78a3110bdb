"""Engine of image optimization, shared by all pixel methods."""
