#!/bin/sh
# The committed bundle must be exactly what the sources build to.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
node build.mjs "$tmp/dist"
diff -rq ../static/dist "$tmp/dist"
node --test
echo "bundle up to date"
