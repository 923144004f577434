"""The tests' database is a real PostgreSQL, and nothing else can be reached."""

import socket

import pytest
from django.db import connection
from pytest_socket import SocketConnectBlockedError


@pytest.mark.django_db
def test_database_is_postgresql_that_knows_vietnamese_letters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ĐƯỜNG HOÀ BÌNH'), current_setting('server_version_num')::int")
        lowered, version = cursor.fetchone()
    assert lowered == "đường hoà bình"
    assert version >= 140000


def test_network_is_off() -> None:
    # The guard warns before it raises, and warnings are errors here: either of the two says no.
    with socket.socket() as outside, pytest.raises((SocketConnectBlockedError, UserWarning)):
        outside.connect(("192.0.2.1", 80))
