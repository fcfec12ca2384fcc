"""The administrator's page of limits: every limit with its reason, numbers of today, never who."""

import pytest

from linli.kernel.actions.throttle import throttle_check, throttle_count
from linli.kernel.errors import Throttled
from linli.kernel.rules.limits import LIMITS, OLD_PASSWORD

pytestmark = pytest.mark.django_db


def test_each_limit_stands_there_with_what_it_did_today(sign_in):
    for _n in range(OLD_PASSWORD.tries):
        throttle_count(limit=OLD_PASSWORD, subject="13800001234")
    with pytest.raises(Throttled):
        throttle_check(limit=OLD_PASSWORD, subject="13800001234")
    page = sign_in("admin").get("/desk/limits/").content.decode()
    assert all(str(limit.label) in page for limit in LIMITS)
    assert "<b>1</b>" in page
    assert "1380000" not in page
