"""One module per way to make a picture; import the modules directly."""
