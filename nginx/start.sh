#!/bin/sh
# What the templates need beyond plain settings, then on to the image's own start, which renders them.
set -eu
# The largest file, in whole MB, and room for the rest of the form.
whole=${MAX_FILE_SIZE_MB:-25}
export NGINX_MAX_BODY_MB=$((${whole%.*} + 2))
export NGINX_SERVERS=plain
if [ -n "${TLS_CERTIFICATE:-}" ]; then NGINX_SERVERS=tls; fi
exec /docker-entrypoint.sh nginx -g 'daemon off;'
