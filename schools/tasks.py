"""Celery's side of the people: what has to happen by the clock. All rules are elsewhere."""

from celery import shared_task

from schools.actions.bulk_invitations import forget_old_drafts


@shared_task(name="schools.forget_old_drafts")
def forget_drafts() -> None:
    forget_old_drafts()
