"""What beat rings, and how often. Beat only rings; what is due is decided by the challenge's own clock.

Rings that nobody heard in time expire: a day without workers leaves a handful of them, not thousands.
"""

BEAT_SCHEDULE = {
    "night-due": {"task": "dataPacks.ring_due_nights", "schedule": 600.0, "options": {"expires": 600.0}},
    "sweep": {"task": "dataPacks.sweep", "schedule": 20.0, "options": {"expires": 60.0}},
    "digests": {"task": "schools.send_digests", "schedule": 600.0, "options": {"expires": 600.0}},
    "forget-drafts": {"task": "schools.forget_old_drafts", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
