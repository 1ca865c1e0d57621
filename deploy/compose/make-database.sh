#!/bin/sh
# Run once, by PostgreSQL's image, when the volume is empty: a role that owns the payments database and nothing else.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv password PAYMENTS_DB_PASSWORD
CREATE ROLE payments LOGIN PASSWORD :'password';
CREATE DATABASE payments OWNER payments TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE payments FROM PUBLIC;
SQL
