#!/bin/sh
# certbot's deploy hook: takes a new certificate over and lets nginx read it, without closing a connection.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p nginx/tls
# Written in place: the container has these very files mounted, so a new one under the same name would not reach it.
cat "${RENEWED_LINEAGE:?set by certbot}/fullchain.pem" >nginx/tls/certificate.pem
cat "$RENEWED_LINEAGE/privkey.pem" >nginx/tls/key.pem
docker compose exec -T nginx nginx -s reload
