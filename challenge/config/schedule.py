"""What beat rings, and how often. Beat only rings; what is due is decided by the challenge's own clock."""

BEAT_SCHEDULE = {
    "night-due": {"task": "dataPacks.ring_due_nights", "schedule": 600.0},
    "sweep": {"task": "dataPacks.sweep", "schedule": 20.0},
}
