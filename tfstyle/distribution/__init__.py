"""Work divided among machines: shards, and Ray clusters."""
