#!/bin/sh
# Replaces the running services by the checked-out version without an interruption: git pull && docs/upgrade.sh
# Needs AUTH_PORT=8000-8009 in .env, so that two auth-service containers can run at the same time. See docs/operations.md.
set -eu
cd "$(dirname "$0")/.."
docker compose --profile scale build
# Every migration is safe while the previous version runs.
docker compose run --rm -T migrate

for service in auth processor worker; do
  old=$(docker compose --profile scale ps -q "$service")
  [ -n "$old" ] || continue
  both=$(($(echo "$old" | wc -l) * 2))
  docker compose --profile scale up -d --wait --no-deps --no-recreate --scale "$service=$both" "$service"
  # nginx resolves names every 5 s.
  sleep 6
  for container in $old; do
    # The grace of the services is 8 s; they then release unfinished tasks.
    docker stop --time 20 "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
done
docker compose up -d --wait --no-deps --no-recreate nginx
docker compose exec -T nginx nginx -s reload
docker compose ps
