"""The version of intermunicipal-flanders, in one place."""

__version__ = "0.1.0"
