"""The one kind of error that reaches the user as a plain sentence: what failed, why, and the way out."""


class LabError(Exception):
    pass
