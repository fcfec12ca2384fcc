"""The arithmetic of sliding windows, and which network an address belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.rules.limits import LIMITS, Limit, estimate, wait
from linli.kernel.rules.networks import caller, network

pytestmark = pytest.mark.rules
TEN = Limit("ten", tries=10, seconds=600)
TRIES = st.integers(0, 11)


@given(before=TRIES, current=TRIES, elapsed=st.floats(0, 599))
def test_after_the_wait_one_more_fits_and_not_much_earlier(before, current, elapsed):
    if estimate(TEN, before, current + 1, elapsed) <= TEN.tries:
        return
    seconds = wait(TEN, before, current, elapsed)
    assert 1 <= seconds <= 2 * TEN.seconds
    assert _later(before, current, elapsed, seconds + 1) <= TEN.tries
    if seconds > 2:
        assert _later(before, current, elapsed, seconds - 2) > TEN.tries


def _later(before: int, current: int, elapsed: float, seconds: float) -> float:
    """What one more try would make it, so many seconds on, if nobody tried meanwhile."""
    at = elapsed + seconds
    if at < TEN.seconds:
        return estimate(TEN, before, current + 1, at)
    if at < 2 * TEN.seconds:
        return estimate(TEN, current, 1, at - TEN.seconds)
    return 1


@given(st.integers(1, 30), st.floats(0, 599), st.floats(0, 599))
def test_no_double_burst_at_the_edge(tries, first, second):
    """Ten at the end of one window leave no room for ten at the beginning of the next."""
    fits = sum(estimate(TEN, TEN.tries, n, second) <= TEN.tries for n in range(1, 20))
    assert fits <= TEN.tries * second / TEN.seconds + 1


def test_every_limit_says_what_and_why():
    assert len({limit.purpose for limit in LIMITS}) == len(LIMITS)
    assert all(limit.label and limit.why and limit.tries > 0 for limit in LIMITS)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        (" not an address ", "not an address"),
        ("", ""),
    ],
)
def test_networks(address, expected):
    assert network(address) == expected


@given(st.text(max_size=60))
def test_any_header_is_some_network(text):
    assert isinstance(network(text), str)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        (["1.1.1.1"], 0, "9.9.9.9"),
        ([], 1, "9.9.9.9"),
        (["6.6.6.6", "1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1", "10.0.0.1"], 2, "1.1.1.1"),
        (["1.1.1.1"], 3, "1.1.1.1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded, proxies, expected):
    assert caller("9.9.9.9", forwarded, proxies) == expected
