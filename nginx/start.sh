#!/bin/sh
# Computes the values that the templates need, then runs the image's entry point, which renders them.
set -eu
# Maximum file size in whole MB, plus 2 MB for the other form fields.
whole=${MAX_FILE_SIZE_MB:-25}
export NGINX_MAX_BODY_MB=$((${whole%.*} + 2))
export NGINX_ACME_ROOT="${NGINX_ACME_ROOT:-/var/www/acme}"
export NGINX_PAGE_ROOT="${NGINX_PAGE_ROOT:-/usr/share/nginx/page}"
export NGINX_REAL_IP_HEADER="${NGINX_REAL_IP_HEADER:-X-Forwarded-For}"
export NGINX_SERVERS=plain
if [ -n "${TLS_CERTIFICATE:-}" ]; then NGINX_SERVERS=tls; fi
# A redirect contains the port only when it is not the default.
export NGINX_TLS_PORT_SHOWN=
if [ "${HTTPS_PORT:-443}" != 443 ]; then NGINX_TLS_PORT_SHOWN=":$HTTPS_PORT"; fi

# A hosting platform that builds nginx/Dockerfile sets PORT and has its own DNS.
export NGINX_PORT="${NGINX_PORT:-${PORT:-80}}"
export NGINX_RESOLVER="${NGINX_RESOLVER:-$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' /etc/resolv.conf | xargs)}"
if [ "${NGINX_LOOKUP:-}" = once ]; then
  # nginx's resolver ignores search domains; the system's resolver uses them. For platforms with short names and stable
  # addresses.
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
