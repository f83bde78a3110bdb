"""Distributed work: shards, Ray clusters, and training with several workers."""
