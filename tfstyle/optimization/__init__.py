"""The loop that every optimised picture comes from; import the modules directly."""
