"""Rules of accounts, and the hasher that real installations use."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.rules import device_label

pytestmark = pytest.mark.rules

PHONE = (
    "Mozilla/5.0 (Linux; Android 13; V2154A) AppleWebKit/537.36 Chrome/116.0 Safari/537.36 MicroMessenger/8.0"
)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (PHONE, "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", "Mac"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_device_label(agent, label):
    assert device_label(agent) == label


@given(st.text())
def test_a_device_label_fits_its_column_whatever_is_sent(agent):
    assert len(device_label(agent)) <= 60


def test_real_installations_hash_with_argon2(tmp_path):
    """A fresh process, because the tests themselves hash quickly."""
    script = (
        "import django; django.setup();"
        "from django.contrib.auth.hashers import make_password; print(make_password('a-long-word'))"
    )
    environ = {"LINLI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("argon2$argon2id$")
