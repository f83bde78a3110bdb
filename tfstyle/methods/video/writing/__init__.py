"""Writers of segments, videos with sound, animations and pictures."""
