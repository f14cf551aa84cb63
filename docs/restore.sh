#!/bin/sh
# Replaces the database and files with a backup of docs/backup.sh: docs/restore.sh <folder> --replace
set -eu
cd "$(dirname "$0")/.."
folder=${1:?the folder docs/backup.sh printed}
[ "${2:-}" = --replace ] || { echo "This replaces the database and all files. To confirm, run: $0 $folder --replace" >&2; exit 64; }
[ -f "$folder/database.dump" ] && [ -f "$folder/files.tar" ] || { echo "$folder is not a backup" >&2; exit 66; }

docker compose --profile scale stop nginx auth processor worker
docker compose up -d --wait postgres
# init.sql creates the roles when the volume is new; the dump has the tables, owners and grants.
docker compose exec -T postgres psql -q -U postgres -d postgres -v ON_ERROR_STOP=1 \
  -c 'DROP DATABASE IF EXISTS ai_platform WITH (FORCE)' -c 'CREATE DATABASE ai_platform'
docker compose exec -T postgres pg_restore -U postgres -d ai_platform --exit-on-error <"$folder/database.dump"
docker compose run --rm -T --no-deps --entrypoint sh processor \
  -c 'find /data -mindepth 1 -delete && tar -C /data -xf -' <"$folder/files.tar"
# The queue in Redis does not match the restored rows; the processor sends their messages again.
if [ -n "$(docker compose --profile scale ps -q redis)" ]; then docker compose exec -T redis redis-cli FLUSHALL; fi
docker compose up -d --wait
