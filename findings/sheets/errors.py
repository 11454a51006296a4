"""What can be wrong with a sheet as a whole."""


class SheetError(Exception):
    """A sheet cannot be read or written; nothing was written. The message tells a curator what to do about it."""
