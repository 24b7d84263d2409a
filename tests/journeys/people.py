"""Who there is in the installation that the journeys visit, by their addresses."""

PASSWORD = "three words together"
# One challenge to read in, whose night is run beforehand, and one for each device in which a person starts the night.
READING = "reading"
CHALLENGES = (READING, "desktop", "phone")


def address(name: str, challenge: str = READING) -> str:
    """The e-mail address of 'admin', 'head', 'officer', 'newcomer', 'slips' or 'forgets' of a challenge."""
    return f"{name}@{challenge}.example.org"
