"""Other people's networks, for comparison: their architecture in our words."""
