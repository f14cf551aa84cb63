#!/bin/sh
# Replaces the running services by the checked-out version without an interruption: git pull && docs/upgrade.sh
# Needs AUTH_PORT=8000-8009 in .env, so that two of auth-service may run side by side. See docs/operations.md.
set -eu
cd "$(dirname "$0")/.."
docker compose --profile scale build
# A migration is safe while the version before it still runs.
docker compose run --rm -T migrate

for service in auth processor worker; do
  old=$(docker compose --profile scale ps -q "$service")
  [ -n "$old" ] || continue
  both=$(($(echo "$old" | wc -l) * 2))
  docker compose --profile scale up -d --wait --no-deps --no-recreate --scale "$service=$both" "$service"
  # nginx resolves names every 5 s.
  sleep 6
  for container in $old; do
    # The services' grace is 8 s; they hand back what is not done by then.
    docker stop --time 20 "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
done
docker compose up -d --wait --no-deps --no-recreate nginx
docker compose exec -T nginx nginx -s reload
docker compose ps
