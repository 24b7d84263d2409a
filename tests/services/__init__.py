"""The real services that tests and benchmarks run against: a PostgreSQL and a Valkey of their own."""
