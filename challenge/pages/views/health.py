"""Whether the service can do its work: for supervisors and load balancers, with nothing in it that is secret."""

import logging

from celery import current_app
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE = 2  # seconds to wait for the broker


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while both the database and the broker answer, else 503 with the name of what does not."""
    found = {"database": _database(), "broker": _broker()}
    healthy = all(state == "ok" for state in found.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **found}, status=200 if healthy else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        return "unreachable"
    return "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0.1)
    except (OSError, OperationalError, RedisError) as error:
        logger.warning("The broker does not answer (%s).", type(error).__name__)
        return "unreachable"
    return "ok"
