#!/usr/bin/env bash
# Checks what lies here with the tools that are present, says what it could not check, and needs no network. Exit code 1 when
# something is wrong.
#
# Debian: python3-yaml nginx-light systemd shellcheck docker-compose; elsewhere: kubectl, and from npm dclint and dockerfile-utils.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
checked=0 wrong=0 skipped=0

have() { command -v "$1" >/dev/null; }
skip() { skipped=$((skipped + 1)); echo "skipped  $1: $2 is not here"; }
# check WHAT COMMAND...: shows the command's output only when it fails.
check() {
  local what=$1; shift
  checked=$((checked + 1))
  if "$@" >"$scratch/said" 2>&1; then echo "ok       $what"; else wrong=$((wrong + 1)); echo "WRONG    $what"; sed 's/^/         /' "$scratch/said"; fi
}

parse_yaml() {
  find . -name '*.yaml' -print0 | python3 -c '
import sys, yaml
for name in sys.stdin.read().split("\0")[:-1]:
    with open(name, encoding="utf-8") as file:
        list(yaml.safe_load_all(file))'
}

# Every Payments__X__Y that is set here must be a setting that the programs read: by its full name, or as an option of that name.
known_settings() {
  local name unknown=0
  while read -r name; do
    grep -rqE --include='*.cs' "${name}\"|public .*\\b${name##*:} \\{ get" ../Silo ../Notifications ../Gateways || { echo "no source reads $name"; unknown=1; }
  done < <(grep -rhoE 'Payments__[A-Za-z0-9_]+' --exclude=lint.sh --exclude='*.md' . | sed -E 's/__[0-9]+$//; s/__/:/g' | sort -u)
  return $unknown
}

empty_secrets() {
  ! grep -nE '^[[:space:]]*(MASTER_KEY|ADMIN_TOKEN|[A-Z_]*PASSWORD|Payments__(MasterKey|AdminToken))[=:][[:space:]]*[^"[:space:]]' \
    compose/.env.example systemd/*.example kubernetes/secrets.example.yaml
}

# A copy with its own certificate and folder, and addresses in place of the container network's names.
nginx_configuration() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout "$scratch/tls.key" -out "$scratch/tls.crt" 2>"$scratch/openssl" || { cat "$scratch/openssl"; return 1; }
  sed -E "s# /tmp/# $scratch/#; s#/etc/nginx/tls#$scratch#; s#/dev/stdout short#off#; s#(api-1|api-2|sandbox):8080#127.0.0.1:8080#" compose/nginx.conf >"$scratch/nginx.conf"
  nginx -t -q -c "$scratch/nginx.conf" -e "$scratch/nginx.log" >"$scratch/nginx" 2>&1 && ! grep -F '[warn]' "$scratch/nginx" && return 0
  cat "$scratch/nginx"
  return 1
}

# The units name programs that this machine need not have. The verifier only warns of unknown keys, so any word of it is wrong.
systemd_units() {
  local unit
  mkdir "$scratch/units"
  for unit in systemd/*.service; do
    sed -E 's#^ExecStart=.*#ExecStart=/bin/true#' "$unit" >"$scratch/units/$(basename "${unit/@/@1}")"
  done
  systemd-analyze verify --man=no "$scratch"/units/*.service 2>&1 | grep -F "$scratch" && return 1 || return 0
}

# The older docker-compose knows no top-level name.
compose_configuration() {
  sed '/^name:/d' compose/compose.yaml >"$scratch/compose.yaml"
  sed -E 's/^([A-Z_]+)=$/\1=something/' compose/.env.example >"$scratch/env"
  "$@" --project-directory compose --env-file "$scratch/env" -f "$scratch/compose.yaml" config
}

lint_compose() {
  # Its order of keys is not ours, and it does not look into the default of LISTEN.
  cat >"$scratch/dclint.json" <<'J'
{"rules":{"service-keys-order":0,"services-alphabetical-order":0,"top-level-properties-order":0,"no-quotes-in-volumes":0,"require-quotes-in-ports":0,"no-unbound-port-interfaces":0}}
J
  dclint -c "$scratch/dclint.json" compose/compose.yaml
}

lint_dockerfile() { dockerfile-utils lint Dockerfile && [ -z "$(dockerfile-utils lint Dockerfile 2>/dev/null)" ]; }

check 'settings named here are read by the programs' known_settings
check 'no secret has a value' empty_secrets
check 'shell syntax' sh -n compose/make-database.sh
check 'shell syntax of broker-user.sh' sh -n compose/rabbitmq/broker-user.sh
if have python3 && python3 -c 'import yaml' 2>/dev/null; then check 'YAML parses' parse_yaml; else skip 'YAML' python3-yaml; fi
if have shellcheck; then check 'shellcheck' shellcheck lint.sh compose/make-database.sh compose/rabbitmq/broker-user.sh; else skip 'shellcheck' shellcheck; fi
if have nginx && have openssl; then check 'nginx -t' nginx_configuration; else skip 'nginx.conf' 'nginx or openssl'; fi
if have systemd-analyze; then check 'systemd-analyze verify' systemd_units; else skip 'systemd units' systemd-analyze; fi
if docker compose version >/dev/null 2>&1; then check 'docker compose config' compose_configuration docker compose
elif have docker-compose; then check 'docker-compose config' compose_configuration docker-compose
else skip 'compose.yaml, as compose reads it' 'docker compose'; fi
if have dclint; then check 'dclint' lint_compose; else skip 'compose.yaml against its schema' dclint; fi
if have dockerfile-utils; then check 'dockerfile-utils lint' lint_dockerfile; else skip 'Dockerfile' dockerfile-utils; fi
if have kubectl; then
  check 'kustomize base' kubectl kustomize kubernetes/base
  check 'kustomize sandbox' kubectl kustomize kubernetes/sandbox
else
  skip 'kustomizations' kubectl
fi

echo "deploy: $checked checked, $wrong wrong, $skipped skipped"
[ "$wrong" -eq 0 ]
