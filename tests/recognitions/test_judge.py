"""Live or missed, to the second: what each record's delay says, and what it teaches."""

from datetime import UTC, datetime

import pytest

from custom_components.richtech_aatss.recognitions.judge import Arrival, Judge

NOW = 1_800_000_000.0
HOUR = 3600.0
DAY = 86_400.0
AGES = 100_000.0


def dated(delay: float) -> datetime:
    """Return the date of a record that comes so late by it."""
    return datetime.fromtimestamp(NOW - delay, UTC)


def arrival(*, proven: bool = True, ahead: float = 0.0, after: float = 0.0, patience: float = 30.0) -> Arrival:
    """Return how a record comes now, or some seconds later by the clock that nobody sets."""
    return Arrival(at=NOW, monotonic=after, clock_offset=ahead, proven=proven, patience=patience)


def pushed(judge: Judge, *records: tuple[float, float]) -> list[bool]:
    """Return which records of a proven link are live; each has a delay and a time of coming."""
    return [judge.judge(dated(delay), arrival(after=after)) for delay, after in records]


@pytest.mark.parametrize(
    ("offset", "delay", "arrives", "fresh"),
    [
        (0.0, -5.5, arrival(proven=False), False),
        (0.0, -5.0, arrival(proven=False), True),
        (0.0, 30.0, arrival(proven=False), True),
        (0.0, 30.5, arrival(proven=False), False),
        (0.0, 10.0, arrival(proven=False, patience=10.0), True),
        (0.0, 10.5, arrival(proven=False, patience=10.0), False),
        (HOUR, HOUR, arrival(proven=False), True),
        (HOUR, 0.0, arrival(proven=False), False),
        (HOUR, HOUR, arrival(proven=False, ahead=HOUR), True),
        (None, 0.0, arrival(proven=False), True),
        (None, -HOUR, arrival(proven=False, ahead=HOUR), True),
        (None, 0.0, arrival(proven=False, ahead=HOUR), False),
    ],
)
def test_what_proves_nothing(offset: float | None, delay: float, arrives: Arrival, *, fresh: bool) -> None:
    """Is live where its age is right by the terminal's clock as far as it is known, and teaches nothing."""
    judge = Judge(offset)
    assert judge.is_fresh(dated(delay), arrives) is fresh
    assert judge.judge(dated(delay), arrives) is fresh
    assert judge.offset == offset


@pytest.mark.parametrize("proven", [True, False])
def test_without_a_date(*, proven: bool) -> None:
    """The link alone decides."""
    assert Judge().judge(None, arrival(proven=proven)) is proven
    assert not Judge().is_fresh(None, arrival(proven=proven))


@pytest.mark.parametrize(
    ("delay", "ahead", "believed"),
    [
        (-5.0, 0.0, True),
        (-5.5, 0.0, False),
        (-DAY, 0.0, False),
        (-DAY - 0.5, 0.0, True),
        (-HOUR - 5.0, HOUR, True),
        (-HOUR - 5.5, HOUR, False),
        (HOUR, 0.0, True),
    ],
)
def test_a_record_from_the_future(delay: float, ahead: float, *, believed: bool) -> None:
    """Shows a clock that is ahead, by which nothing is fresh until it is known, or learnt anew."""
    judge, arrives = Judge(), arrival(proven=False, ahead=ahead)
    judge.judge(dated(delay), arrives)
    for _ in range(2):
        assert judge.judge(dated(-ahead), arrives) is believed
        assert judge.is_fresh(dated(-ahead), arrives) is believed
    judge.forget()
    assert judge.judge(dated(-ahead), arrives)
    judge.judge(dated(delay), arrives)
    assert judge.judge(dated(-ahead), arrival(ahead=ahead))
    assert judge.judge(dated(-ahead), arrives)


@pytest.mark.parametrize(
    ("offset", "delay", "ahead", "live", "learnt"),
    [
        # The first one of all, in whatever time zone.
        (None, 8 * HOUR, 0.0, True, 8 * HOUR),
        (None, DAY, 0.0, True, DAY),
        (None, DAY + 0.5, 0.0, False, None),
        (None, -DAY, 0.0, True, -DAY),
        (None, -DAY - 0.5, 0.0, True, None),
        (None, DAY - 100.0, 100.0, True, DAY - 100.0),
        (None, DAY - 99.5, 100.0, False, None),
        # The later ones: a clock may drift a little, or be set forward.
        (0.0, 0.5, 0.0, True, 0.5),
        (0.0, 30.0, 0.0, True, 1.0),
        (0.0, 30.5, 0.0, False, 0.0),
        (0.0, -0.5, 0.0, True, -0.5),
        (0.0, -5.0, 0.0, True, -1.0),
        (0.0, -5.5, 0.0, True, -5.5),
        (0.0, -DAY - 0.5, 0.0, True, 0.0),
        (AGES, AGES, 0.0, True, AGES),
        (HOUR, 2 * HOUR, 0.0, False, HOUR),
    ],
)
def test_a_proven_link(offset: float | None, delay: float, ahead: float, learnt: float | None, *, live: bool) -> None:
    """Brings what is of this moment unless it was stalled, and shows what the clock says then."""
    judge = Judge(offset)
    assert judge.judge(dated(delay), arrival(ahead=ahead)) is live
    assert judge.offset == learnt


@pytest.mark.parametrize(
    ("records", "live"),
    [
        # Three, each ten seconds after the last that counts.
        ([(HOUR, 0), (HOUR, 10), (HOUR, 20), (HOUR, 21)], [False, False, True, True]),
        ([(HOUR, 0), (HOUR, 9.5), (HOUR, 19), (HOUR, 29)], [False, False, False, True]),
        ([(HOUR, 0), (HOUR, 10), (HOUR, 19.5), (HOUR, 20)], [False, False, False, True]),
        ([(AGES, 0), (AGES, 10), (AGES, 20)], [False, False, True]),
        # They are off by the same as the first.
        ([(HOUR, 0), (HOUR + 5, 10), (HOUR - 5, 20)], [False, False, True]),
        ([(HOUR, 0), (HOUR + 5.5, 10), (HOUR + 5.5, 20), (HOUR + 5.5, 30)], [False, False, False, True]),
        ([(HOUR, 0), (HOUR + 4, 10), (HOUR + 8, 20)], [False, False, False]),
        # A fresh one between them shows that the clock has not moved.
        (
            [(HOUR, 0), (HOUR, 10), (0, 20), (HOUR, 30), (HOUR, 40), (HOUR, 50)],
            [False, False, True, False, False, True],
        ),
    ],
)
def test_a_clock_that_has_moved(records: list[tuple[float, float]], live: list[bool]) -> None:
    """Is believed when it says so steadily."""
    judge = Judge(0.0)
    assert pushed(judge, *records) == live
    assert judge.offset == (records[-1][0] if live[-1] else 0.0)


def test_a_clock_that_was_set() -> None:
    """Is learnt anew; those that were late before count no longer."""
    judge = Judge(0.0)
    assert pushed(judge, (AGES, 0), (AGES, 10)) == [False, False]
    judge.forget()
    assert judge.offset is None
    assert pushed(judge, (AGES, 20), (AGES, 30), (AGES, 40)) == [False, False, True]
    assert judge.offset == AGES


def test_the_terminals_time() -> None:
    """What the terminal takes the present for."""
    assert Judge().terminal_time(NOW, 60.0) == NOW + 60.0
    assert Judge(HOUR).terminal_time(NOW, 60.0) == NOW - HOUR
