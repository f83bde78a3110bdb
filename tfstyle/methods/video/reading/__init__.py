"""Moving pictures in: videos, animations, folders and numbered pictures."""
