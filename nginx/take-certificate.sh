#!/bin/sh
# certbot's deploy hook: installs a new certificate and reloads nginx without closing connections.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p nginx/tls
# Written in place: the container mounts these files, and would not see a replacement.
cat "${RENEWED_LINEAGE:?set by certbot}/fullchain.pem" >nginx/tls/certificate.pem
cat "$RENEWED_LINEAGE/privkey.pem" >nginx/tls/key.pem
docker compose exec -T nginx nginx -s reload
