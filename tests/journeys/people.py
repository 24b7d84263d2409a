"""Who there is in the installation that the journeys visit, by their addresses."""

PASSWORD = "three words together"
# One challenge to read in, whose night is run beforehand, and one for each device in which a person starts the night.
READING = "reading"
LONDON = "london"  # of real schools, in an installation of its own
CHALLENGES = (READING, "desktop", "phone")
# Heads who set up a second factor, each in a journey of its own.
CAREFUL = ("app", "plain", "passkey")
# Heads whose schools become Keys to Success, one for each device; officers of authority and trust follow both.
LEADERS = {"desktop": "first", "phone": "second"}


def address(name: str, challenge: str = READING) -> str:
    """The e-mail address of one of a challenge's people: 'admin', 'adviser' …, 'newcomer', 'slips' and 'forgets'."""
    return f"{name}@{challenge}.example.org"
