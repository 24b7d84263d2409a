"""Looking at an answer as its reader would: words without tags, links by what they say."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponseBase


def words(response: Any) -> str:
    """The text of the page, tags taken out and spaces collapsed."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode().replace("<wbr>", ""), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def body(response: HttpResponseBase) -> bytes:
    """The whole of a download, streamed or not."""
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]


def goes_to_login(response: Any) -> bool:
    return response.status_code == 302 and response.url.startswith("/accounts/login/?next=")
