#!/bin/sh
# The owner of the read models is no superuser: forced row-level security would not bind one.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE concord LOGIN CREATEDB CREATEROLE PASSWORD :'password';
ALTER DATABASE views OWNER TO concord;
SQL
