#!/bin/sh
# Backs up a platform under docker compose while it runs: docs/backup.sh [folder]. See docs/operations.md.
# Copies the database first: after a restore, a file without a row is deleted, but a task without its file fails.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-backups}/$(date -u +%Y-%m-%dT%H-%M-%SZ)
umask 077
mkdir -p "$folder.part"
docker compose exec -T postgres pg_dump -U postgres -d ai_platform --format=custom >"$folder.part/database.dump"
docker compose run --rm -T --no-deps --entrypoint tar processor -C /data -cf - . >"$folder.part/files.tar"
# Only a complete backup gets its final name.
docker compose exec -T postgres pg_restore --list <"$folder.part/database.dump" >/dev/null
tar -tf "$folder.part/files.tar" >/dev/null
mv "$folder.part" "$folder"
echo "$folder"
