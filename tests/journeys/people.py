"""Who there is in the installation that the journeys visit, by their addresses."""

PASSWORD = "three words together"
# One challenge to read in, whose night is run beforehand, and one for each device in which a person starts the night.
READING = "reading"
CHALLENGES = (READING, "desktop", "phone")
# Heads who set up a second factor, each in a journey of its own.
CAREFUL = ("app", "plain", "passkey")


def address(name: str, challenge: str = READING) -> str:
    """The e-mail address of one of a challenge's people: those with a role, and 'newcomer', 'slips' and 'forgets'."""
    return f"{name}@{challenge}.example.org"
