"""Division of work among machines, by shards or on Ray clusters."""
