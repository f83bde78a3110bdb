"""Training of networks that paint in the style of any painting."""
