#!/usr/bin/env bash
# Starts the built server and fetches its OpenAPI and AsyncAPI documents. redocly and spectral judge the one, warnings too (Clients/TypeScript
# compiles what is generated of it); spectral's rules of AsyncAPI judge the other. Ends the server whatever happens. Linters are looked for in PATH.
set -euo pipefail
cd "$(dirname "$0")/../.."
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

work=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
artifacts/bin/Payments.Api/release/Payments.Api --Urls "$url" --Payments:DataDirectory "$work/data" >"$work/log" 2>&1 &
server=$!
curl -sf --retry 60 --retry-delay 1 --retry-all-errors -o "$work/openapi.json" "$url/openapi/v1.json" || { cat "$work/log" >&2; exit 1; }
curl -sf "$url/asyncapi/v1.json" -o "$work/asyncapi.json"

printf 'extends: [recommended-strict]\n' >"$work/redocly.yaml"
printf 'extends: ["spectral:oas"]\n' >"$work/spectral.yaml"
printf 'extends: ["spectral:asyncapi"]\n' >"$work/asyncapi.yaml"
redocly lint --config "$work/redocly.yaml" "$work/openapi.json"
spectral lint --ruleset "$work/spectral.yaml" --fail-severity hint "$work/openapi.json"
spectral lint --ruleset "$work/asyncapi.yaml" --fail-severity error "$work/asyncapi.json"
