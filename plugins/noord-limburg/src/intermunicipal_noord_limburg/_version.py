"""The version of intermunicipal-noord-limburg, in one place."""

__version__ = "0.1.0"
