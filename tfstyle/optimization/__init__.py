"""Image optimization engine, shared by all methods that optimize pixels."""
