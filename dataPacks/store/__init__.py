"""The only crossing between frames and the ORM: COPY on PostgreSQL, executemany on SQLite."""
