"""Writers for segments, videos with sound, animations and pictures."""
