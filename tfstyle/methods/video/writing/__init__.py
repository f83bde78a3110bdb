"""Moving pictures out: encoded segments, videos with sound, animations, folders."""
