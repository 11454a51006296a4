"""What a database knows of its own rows."""

from django.db import connection


def analyze() -> None:
    """Has the database count its rows, by which it plans its queries.

    PostgreSQL does it by itself a minute later: until then, told of few rows, it joins many one by one for seconds.
    SQLite does it only when told to, and reads whole tables where an index would do.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
