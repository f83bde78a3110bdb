"""Picture files as containers: what they are and how costly they are to decode."""
