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
OK = "ok"
WITHOUT_BROKER = "Pages work. A night that is started waits until the broker is back, or for `manage.py run_night`."


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the database does not answer; 200 but 'degraded' when only the broker does not.

    Without a broker every page still works and no work is lost, only slower to begin: a load balancer that took the
    site out of service for that would make it worse.
    """
    found = {"database": _database(), "broker": _broker()}
    if found["database"] != OK:
        return JsonResponse({"status": "failing", **found, "meaning": "No page can be served."}, status=503)
    if found["broker"] != OK:
        return JsonResponse({"status": "degraded", **found, "meaning": WITHOUT_BROKER})
    return JsonResponse({"status": OK, **found})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        return "unreachable"
    return OK


def _broker() -> str:
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0.1)
    except (OSError, OperationalError, RedisError) as error:
        logger.warning("The broker does not answer (%s).", type(error).__name__)
        return "unreachable"
    return OK
