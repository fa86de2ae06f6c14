# SPDX-License-Identifier: Apache-2.0
"""A cache in Redis. Without Redis everything works, only slower."""

import json
import logging
from functools import lru_cache

import redis

from erp import config

log = logging.getLogger(__name__)


@lru_cache(maxsize=None)
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        config.get().cache_url, decode_responses=True,
        socket_timeout=1, socket_connect_timeout=1,
    )


def fetch(key: str, seconds: int, compute):
    """The cached value, or what compute() returns now; it must be JSON."""
    try:
        cached = _client().get(key)
    except redis.RedisError as error:
        log.warning("cache: %s", error)
        return compute()
    if cached is not None:
        return json.loads(cached)
    value = compute()
    try:
        _client().set(key, json.dumps(value), ex=seconds)
    except redis.RedisError as error:
        log.warning("cache: %s", error)
    return value


def ping() -> None:
    _client().ping()
