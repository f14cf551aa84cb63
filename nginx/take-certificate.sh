#!/bin/sh
# certbot's deploy hook: installs a new certificate and reloads nginx without closing connections.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p nginx/tls
# Overwrites the files. The container mounts the files themselves and would keep the old ones after a rename.
cat "${RENEWED_LINEAGE:?set by certbot}/fullchain.pem" >nginx/tls/certificate.pem
cat "$RENEWED_LINEAGE/privkey.pem" >nginx/tls/key.pem
docker compose exec -T nginx nginx -s reload
