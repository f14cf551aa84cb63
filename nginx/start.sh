#!/bin/sh
# What the templates need beyond plain settings, then on to the image's own start, which renders them.
set -eu
# The largest file, in whole MB, and room for the rest of the form.
whole=${MAX_FILE_SIZE_MB:-25}
export NGINX_MAX_BODY_MB=$((${whole%.*} + 2))
export NGINX_ACME_ROOT="${NGINX_ACME_ROOT:-/var/www/acme}"
export NGINX_REAL_IP_HEADER="${NGINX_REAL_IP_HEADER:-X-Forwarded-For}"
export NGINX_SERVERS=plain
if [ -n "${TLS_CERTIFICATE:-}" ]; then NGINX_SERVERS=tls; fi
# A redirect names the port only where a browser would.
export NGINX_TLS_PORT_SHOWN=
if [ "${HTTPS_PORT:-443}" != 443 ]; then NGINX_TLS_PORT_SHOWN=":$HTTPS_PORT"; fi

# A platform that builds nginx/Dockerfile sets PORT, and has its own DNS.
export NGINX_PORT="${NGINX_PORT:-${PORT:-80}}"
export NGINX_RESOLVER="${NGINX_RESOLVER:-$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' /etc/resolv.conf | xargs)}"
if [ "${NGINX_LOOKUP:-}" = once ]; then
  # nginx' own resolver knows no search domains, the system's does: for platforms with short names and addresses that stay.
  lookup() {
    until address=$(getent hosts "${1%:*}" | awk '{ print ($1 ~ /:/) ? "[" $1 "]" : $1; exit }') && [ -n "$address" ]; do
      echo "waiting for the name ${1%:*}" >&2
      sleep 2
    done
    echo "$address:${1##*:}"
  }
  NGINX_AUTH_UPSTREAM=$(lookup "$NGINX_AUTH_UPSTREAM")
  NGINX_PROCESSOR_UPSTREAM=$(lookup "$NGINX_PROCESSOR_UPSTREAM")
fi
exec /docker-entrypoint.sh nginx -g 'daemon off;'
