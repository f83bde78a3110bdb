"""Division of work into shards, by hashes of item names or by item numbers."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from tfstyle.arguments import shown
from tfstyle.errors import InputError

Item = TypeVar("Item")
# Maximum number of shards; no cluster has that many processes.
MOST_SHARDS = 100_000


@dataclass(frozen=True)
class Shard:
    """One of several shares of the work, each done by a separate process.

    The name or number of an item alone determines the item's shard. Therefore, each
    process can be rerun at any time.

    Args:
        index: Index of the shard, starting at 0.
        count: Number of shards.

    Example:

    >>> one, other = Shard.parse("0/2"), Shard.parse("1/2")
    >>> one.owns("lake.jpg"), other.owns("lake.jpg")
    (True, False)
    """

    index: int = 0
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parses a shard written as I/N; an empty string stands for all of the work.

        Args:
            text: Value of the argument `shard`.

        Raises:
            InputError: The text is not I/N, or a number is out of range.
        """
        is_text = isinstance(text, str)
        if is_text and not text:
            return cls()
        numbers = is_text and re.fullmatch(r"(\d{1,6})/(\d{1,6})", text, re.ASCII)
        index, count = map(int, numbers.groups()) if numbers else (0, 0)
        if not index < count <= MOST_SHARDS:
            raise InputError(
                "Expected `shard` to be I/N, such as 0/4 for the first of 4 processes, "
                f"with I from 0 to N - 1 and N at most {MOST_SHARDS}. "
                f"Received: shard={shown(text)}"
            )
        return cls(index, count)

    def __bool__(self) -> bool:
        """Whether the shard is only part of the work."""
        return self.count > 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def owns(self, name: str) -> bool:
        """Whether the item with this name belongs to the shard.

        Args:
            name: Name of the item, such as a relative path. It must not depend on the
                machine.
        """
        digest = hashlib.sha256(os.fsencode(name)).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index

    def owns_number(self, number: int) -> bool:
        """Whether the item with this number belongs to the shard."""
        return number % self.count == self.index

    def choose(self, items: Iterable[Item], name: Callable[[Item], str]) -> list[Item]:
        """Returns the items that belong to the shard, in their original order.

        Args:
            items: Items of all shards.
            name: Function that returns the name of an item.
        """
        return [item for item in items if not self or self.owns(name(item))]


# Shard that contains all of the work.
WHOLE = Shard()
