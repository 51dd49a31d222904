"""The chart of a practice's days: a line for each case, a disc with the day for each act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from perito import Calendar, CaseKey, TermKind
from practice_cases import Act, Due

WEEKS = 6
COLOURS = {Act.NOTICE: "#b3261e", Act.DRAFT: "#1f5fa8", Act.OBSERVATIONS: "#b26a00", Act.FILING: "#2e7d4f"}
INK, NEXT = "#22303c", "#fdf3d7"
# Italian whatever the machine's locale is.
MONTHS: tuple[str, ...] = ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno")
MONTHS += ("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre")


def draw(due: Sequence[Due], today: date, until: date, path: Path) -> None:
    """Draws the days of the next weeks; those up to ``until`` stand on a ground of their own."""
    last = today + timedelta(weeks=WEEKS)
    shown = [each for each in due if today <= each.day < last]
    cases = list(dict.fromkeys(each.case for each in shown))
    with mpl.rc_context({"font.family": "DejaVu Sans", "text.color": INK}):
        figure = Figure(
            figsize=(12, 2.4 + 0.52 * max(len(cases), 1)),
            dpi=150,
            layout=ConstrainedLayoutEngine(w_pad=0.25, h_pad=0.15),
        )
        axes = figure.subplots()
        ground(axes, today, until, last)
        lines(axes, shown, cases)
        axis(axes, today, last, cases)
        title(figure, axes, today, until)
        figure.savefig(path, metadata={"Software": None})


def ground(axes: Axes, today: date, until: date, last: date) -> None:
    calendar = Calendar.italy()
    axes.axvspan(edge(today), edge(until), color=NEXT, zorder=0, linewidth=0)
    for offset in range((last - today).days):
        day = today + timedelta(days=offset)
        if not calendar.is_working_day(day, TermKind.PROCEDURAL):
            axes.axvspan(edge(day), edge(day) + 1, color="#9aa5b1", alpha=0.16, zorder=1, linewidth=0)


def lines(axes: Axes, shown: Sequence[Due], cases: Sequence[CaseKey]) -> None:
    for each in shown:
        x, y = middle(each.day), cases.index(each.case)
        axes.scatter([x], [y], s=300, color=COLOURS[each.act], edgecolors="white", linewidths=1.5, zorder=4)
        axes.annotate(
            str(each.day.day),
            (x, y),
            ha="center",
            va="center_baseline",
            color="white",
            fontsize=8.5,
            weight="bold",
            zorder=5,
        )
    if not shown:
        axes.text(0.5, 0.5, "Nessuna scadenza", transform=axes.transAxes, ha="center", va="center", fontsize=13)


def axis(axes: Axes, today: date, last: date, cases: Sequence[CaseKey]) -> None:
    axes.set_xlim(edge(today), edge(last))
    axes.set_ylim(max(len(cases), 1) - 0.4, -0.6)
    axes.set_yticks(range(len(cases)), [label(case) for case in cases], fontsize=9.5)
    axes.hlines(range(len(cases)), edge(today), edge(last), color="#cfd6dd", linewidth=1, zorder=2)
    mondays = [day for day in (today + timedelta(days=n) for n in range((last - today).days)) if day.weekday() == 0]
    axes.set_xticks([middle(day) for day in mondays], [f"lun {day.day} {MONTHS[day.month - 1][:3]}" for day in mondays])
    axes.tick_params(length=0, labelcolor=INK, pad=8)
    for spine in axes.spines.values():
        spine.set_visible(False)


def title(figure: Figure, axes: Axes, today: date, until: date) -> None:
    closing = until - timedelta(days=1)
    axes.set_title(f"Scadenze dal {italian(today)}\n", loc="left", fontsize=16, weight="bold", color=INK)
    axes.text(
        0,
        1.03,
        f"in evidenza quelle fino al {italian(closing)}; in grigio sabati e festivi",
        transform=axes.transAxes,
        fontsize=10,
        color="#5b6874",
    )
    marks = [
        Line2D([], [], marker="o", linestyle="", markersize=10, color=colour, label=act.value)
        for act, colour in COLOURS.items()
    ]
    figure.legend(handles=marks, loc="outside lower center", ncols=len(marks), frameon=False, fontsize=10)


def label(case: CaseKey) -> str:
    """The number as the cover of a file has it, and the office, for two courts may have one number."""
    return f"R.G. {case.number}/{case.year}\n{case.court_office}"


def italian(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def edge(day: date) -> float:
    """Where a day begins on the axis."""
    return float(day.toordinal())


def middle(day: date) -> float:
    return edge(day) + 0.5
