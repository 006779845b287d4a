"""What keeps a door from being hung, said to whoever sets the installation up."""


class DoorError(Exception):
    """The settings of a door do not fit together; the message is a sentence that says why."""
