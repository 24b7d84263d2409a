"""The way to Redis, for workers that outlive their broker.

A worker that loses the broker while it is busy closes the connection twice; the second time kombu 5.7 asks a connection
that is gone for its address, and the AttributeError ends the worker. Here it is what it is, a lost connection, which
Celery knows how to bear: it logs a line and connects again. Nothing is lost, as the database owns the jobs.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection.client is None:
            raise ConnectionError("The connection to the broker was lost.")
        return dict(super()._connparams(asynchronous=asynchronous))


class Transport(redis.Transport):
    Channel = Channel


def install() -> None:
    """Have broker addresses that begin with `redis` or `rediss` use this transport. Call before Celery connects."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:Transport"))
