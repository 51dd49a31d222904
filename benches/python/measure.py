"""How contenders are timed: on the same input, in turns, and told as ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

ROUNDS = 9


@dataclass(frozen=True)
class Contender:
    """A way of doing the work: the distribution that does it, how, for how many items, and what differs from perito."""

    distribution: str
    does: str
    items: int
    run: Callable[[], object]
    differs: str = ""

    def __str__(self) -> str:
        return f"{self.distribution} {version(self.distribution)}, {self.does}"


@dataclass(frozen=True)
class Group:
    """Work done by perito in one or more ways, and by its peers."""

    name: str
    ours: Sequence[Contender]
    peers: Sequence[Contender]

    def measure(self) -> str:
        """Times everybody in turns, and tells every time of an item as a ratio to each of ours."""
        contenders = [*self.ours, *self.peers]
        seconds: dict[str, list[float]] = {str(contender): [] for contender in contenders}
        for turn in range(ROUNDS + 1):
            start = turn % len(contenders)
            for contender in [*contenders[start:], *contenders[:start]]:
                begun = time.perf_counter()
                contender.run()
                # The first turn warms caches that all of them have.
                if turn:
                    seconds[str(contender)].append((time.perf_counter() - begun) / contender.items)
        return "\n".join(self.lines({name: median(taken) for name, taken in seconds.items()}))

    def lines(self, medians: dict[str, float]) -> list[str]:
        told = [f"## {self.name}: medians of {ROUNDS} rounds in turns", ""]
        told += ["| | items a second |" + "".join(f" {ours.does}: ratio |" for ours in self.ours)]
        told += ["|---|---|" + "---|" * len(self.ours)]
        for contender in [*self.ours, *self.peers]:
            taken = medians[str(contender)]
            ratios = "".join(f" {taken / medians[str(ours)]:.2f} |" for ours in self.ours)
            told.append(f"| {contender} | {1 / taken:,.0f} |{ratios}")
        told += ["", *(f"- {peer}: {peer.differs}" for peer in self.peers if peer.differs)]
        return told
