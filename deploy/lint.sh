#!/usr/bin/env bash
# Checks what lies here, and needs no network. Exit code 1 when something is wrong; a check that finds nothing to look at, or whose tool
# fails, is wrong as well. What could not be checked, because its tool is not here, is not counted as checked, and makes the exit code 2.
#   deploy/lint.sh           all of it, as .ci/run does, which installs the tools
#   deploy/lint.sh --here    what the tools that are here can check: exit code 0 when that is well
#
# Debian: openssl python3-yaml nginx-light systemd shellcheck docker-compose kubernetes-client; from npm: dclint and dockerfile-utils.
set -uo pipefail
case "${1:-}" in
  '') partly=no ;;
  --here) partly=yes ;;
  *) echo "deploy/lint.sh [--here]" >&2; exit 1 ;;
esac
cd "$(dirname "$0")" || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
checked=0 wrong=0 skipped=0

have() { command -v "$1" >/dev/null; }
have_yaml() { have python3 && python3 -c 'import yaml' 2>/dev/null; }
skip() { skipped=$((skipped + 1)); echo "UNCHECKED $1: $2 is not here"; }
# check WHAT COMMAND...: shows the command's output only when it fails.
check() {
  local what=$1; shift
  checked=$((checked + 1))
  if "$@" >"$scratch/said" 2>&1; then echo "ok       $what"; else wrong=$((wrong + 1)); echo "WRONG    $what"; sed 's/^/         /' "$scratch/said"; fi
}

# without PATTERN FILE...: succeeds when grep has read all files and found nothing. That grep failed (2) is something else.
without() {
  grep -nE "$@"
  [ $? -eq 1 ]
}

parse_yaml() {
  find . -name '*.yaml' -print0 | python3 -c '
import sys, yaml
names = sys.stdin.read().split("\0")[:-1]
assert names, "no YAML file was found"
for name in names:
    with open(name, encoding="utf-8") as file:
        assert any(yaml.safe_load_all(file)), name + " holds nothing"'
}

# sources PATTERN: the C# files of the programs that hold it, whatever their folders are called.
sources() { grep -rlE --include='*.cs' --exclude-dir={tests,bench,LoadTest,artifacts,bin,obj,.git} "$1" ..; }

# Every Payments__X__Y that is set here must be a setting that the programs read: by its full name, or as a property of a class that
# names its section.
known_settings() {
  local name files unknown=0
  grep -rhoE 'Payments__[A-Za-z0-9_]+' --exclude=lint.sh . >"$scratch/named" || { echo 'no setting is named here'; return 1; }
  sed -E 's/__[0-9]+$//; s/__/:/g' "$scratch/named" | sort -u >"$scratch/names" || return 1
  while read -r name; do
    sources "\"$name\"" >/dev/null && continue
    files=$(sources "\"${name%:*}\"") && xargs -d '\n' grep -qE "public .*\\b${name##*:} \\{ get" <<<"$files" && continue
    echo "no source reads $name"
    unknown=1
  done <"$scratch/names"
  return $unknown
}

# Every program that is started here must be one that a project makes.
known_programs() {
  local program unknown=0
  grep -rhoE '[A-Za-z.]*Payments\.[A-Za-z]+\.dll' --exclude=lint.sh . >"$scratch/named" || { echo 'no program is named here'; return 1; }
  sort -u "$scratch/named" >"$scratch/names" || return 1
  while read -r program; do
    [[ $program =~ ^Payments\.([A-Za-z]+)\.dll$ && -f ../${BASH_REMATCH[1]}/${program%.dll}.csproj ]] || { echo "no project makes $program"; unknown=1; }
  done <"$scratch/names"
  return $unknown
}

# The image restores packages before the sources are there: what its first stage keeps must hold every file that a project imports.
restored_files() {
  local project import pattern kept missing=0
  grep -oE "! -name '?[^' ]+" Dockerfile >"$scratch/kept" || { echo 'the Dockerfile keeps nothing for its restore'; return 1; }
  sed -i -E "s/^! -name '?//" "$scratch/kept" || return 1
  grep -rHoE --include='*.csproj' --include='*.props' --include='*.targets' --exclude-dir={tests,bench,artifacts,bin,obj,.git} '<Import Project="[^"]+"' .. >"$scratch/imports" \
    || { echo 'no project was found that imports anything'; return 1; }
  while IFS=: read -r project import; do
    import=${import#*\"} import=${import%\"} kept=no
    [ -f "$(dirname "$project")/$import" ] || { echo "$project imports $import, which is not there"; missing=1; continue; }
    # shellcheck disable=SC2053 # It is a pattern.
    while read -r pattern; do [[ ${import##*/} == $pattern ]] && kept=yes; done <"$scratch/kept"
    [ $kept = yes ] || { echo "$project imports $import, which the Dockerfile removes before its restore"; missing=1; }
  done <"$scratch/imports"
  return $missing
}

empty_secrets() {
  without '^[[:space:]]*(MASTER_KEY|ADMIN_TOKEN|[A-Z_]*PASSWORD|Payments__(MasterKey|AdminToken))[=:][[:space:]]*[^"[:space:]]' \
    compose/.env.example systemd/*.example kubernetes/secrets.example.yaml
}

make_certificates() { OWNER="$(id -u):$(id -g)" compose/make-certificates.sh "$scratch/certificates"; }
# good_for_both AUTHORITIES CERTIFICATE
good_for_both() {
  openssl verify -no-CApath -CAfile "$1" -purpose sslserver "$2" && openssl verify -no-CApath -CAfile "$1" -purpose sslclient "$2"
}
sums() { find "$scratch/certificates" -type f -exec cksum {} + | sort; }

# What make-certificates.sh makes, and what it must not do, in a folder of its own.
certificates() {
  local authority="$scratch/certificates/cluster-authority" tls="$scratch/certificates/cluster-tls" purpose key
  make_certificates && good_for_both "$tls/ca.crt" "$tls/tls.crt" || return 1
  openssl x509 -in "$tls/tls.crt" -noout -purpose >"$scratch/purposes" || return 1
  for purpose in server client; do
    grep -qx "SSL $purpose : Yes" "$scratch/purposes" || { cat "$scratch/purposes"; return 1; }
  done
  # A certificate without the extension would pass all this too.
  openssl x509 -in "$tls/tls.crt" -noout -ext extendedKeyUsage >"$scratch/uses" || return 1
  grep -qF 'TLS Web Server Authentication, TLS Web Client Authentication' "$scratch/uses" || { cat "$scratch/uses"; return 1; }
  openssl x509 -in "$tls/tls.crt" -noout -checkend $((396 * 86400)) || { echo 'it ends too early'; return 1; }
  if openssl x509 -in "$tls/tls.crt" -noout -checkend $((398 * 86400)); then echo 'it ends too late'; return 1; fi
  for key in "$tls/tls.key" "$authority/ca.key"; do
    [ "$(stat -c %a "$key")" = 600 ] || { echo "$key has another mode than 600"; return 1; }
  done

  echo 'A second run changes nothing:'
  sums >"$scratch/before" && make_certificates && sums >"$scratch/after" && diff "$scratch/before" "$scratch/after" && [ -s "$scratch/after" ] || return 1

  echo 'An authority that lacks its key is not made anew:'
  mv "$authority/ca.key" "$scratch/ca.key" && sums >"$scratch/before" || return 1
  if make_certificates >"$scratch/refused" 2>&1; then echo 'it was'; return 1; fi
  grep -F 'holds no ca.key' "$scratch/refused" && sums >"$scratch/after" && diff "$scratch/before" "$scratch/after" && mv "$scratch/ca.key" "$authority/ca.key" || return 1

  echo 'Another authority is accepted first, and signs afterwards:'
  mv "$authority" "$authority.old" && cp "$tls/tls.crt" "$scratch/old.crt" && make_certificates || return 1
  cmp "$tls/tls.crt" "$scratch/old.crt" && good_for_both "$tls/ca.crt" "$tls/tls.crt" || return 1
  make_certificates && good_for_both "$authority/ca.crt" "$tls/tls.crt" && good_for_both "$tls/ca.crt" "$tls/tls.crt" && good_for_both "$tls/ca.crt" "$scratch/old.crt" || return 1
  if good_for_both "$authority.old/ca.crt" "$tls/tls.crt" >"$scratch/refused" 2>&1; then echo 'the old authority has signed'; return 1; fi
  grep -F 'unable to get local issuer certificate' "$scratch/refused" || { cat "$scratch/refused"; return 1; }

  [ -z "$(find "$scratch/certificates" -name '.make-certificates.*')" ] || { echo 'files are left over'; return 1; }
}

# certificates_mounted FILE...: every silo and front end is given the files that its settings name. In compose.yaml a list replaces the
# one that it is merged with.
certificates_mounted() {
  python3 - "$@" <<'PYTHON'
import posixpath, sys, yaml

def check(process, settings, read_only):
    for name in ("CertificateFile", "KeyFile", "AuthorityFile"):
        folder = posixpath.dirname(settings["Payments__Cluster__Tls__" + name])
        assert read_only.get(folder) is True, f"{process}: nothing is mounted read-only at {folder}"

def check_compose(path, compose):
    services = {name: service for name, service in compose["services"].items() if service["image"].startswith("orleans-payments-")}
    for name, service in services.items():
        mounts = [volume for volume in service["volumes"] if isinstance(volume, dict)]
        check(f"{path}, {name}", service["environment"], {mount["target"]: mount["read_only"] for mount in mounts})
    return len(services)

def check_kubernetes(path, documents):
    data = {document["metadata"]["name"]: document["data"] for document in documents if document["kind"] == "ConfigMap"}
    deployments = [document for document in documents if document["kind"] == "Deployment"]
    for deployment in deployments:
        pod = deployment["spec"]["template"]["spec"]
        secrets = {volume["name"] for volume in pod["volumes"] if "secret" in volume}
        for container in pod["containers"]:
            settings = {}
            for source in container["envFrom"]:
                if "configMapRef" in source: settings |= data[source["configMapRef"]["name"]]
            mounts = [mount for mount in container["volumeMounts"] if mount["name"] in secrets and "subPath" not in mount]
            check(f"{path}, {deployment['metadata']['name']}", settings, {mount["mountPath"]: mount.get("readOnly") for mount in mounts})
    return len(deployments)

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.safe_load_all(file) if document]
    found = check_compose(path, documents[0]) if "services" in documents[0] else check_kubernetes(path, documents)
    assert found, f"{path}: no silo and no front end was found"
PYTHON
}

# kustomization NAME: builds it, and looks at what came out.
kustomization() {
  kubectl kustomize "kubernetes/$1" >"$scratch/$1.yaml" && [ -s "$scratch/$1.yaml" ] || return 1
  if have_yaml; then certificates_mounted "$scratch/$1.yaml"; fi
}

# A copy with its own certificate and folder, and addresses in place of the container network's names.
nginx_configuration() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout "$scratch/tls.key" -out "$scratch/tls.crt" 2>"$scratch/openssl" || { cat "$scratch/openssl"; return 1; }
  sed -E "s# /tmp/# $scratch/#; s#/etc/nginx/tls#$scratch#; s#/dev/stdout short#off#; s#(api-1|api-2|sandbox):8080#127.0.0.1:8080#" compose/nginx.conf >"$scratch/nginx.conf"
  nginx -t -q -c "$scratch/nginx.conf" -e "$scratch/nginx.log" >"$scratch/nginx" 2>&1 && without '\[warn\]' "$scratch/nginx" && return 0
  cat "$scratch/nginx"
  return 1
}

# Runs nginx with that copy in front of a server that answers everything with 200, and asks for what only operators may see, in
# every spelling. What everybody may see must come through, or the check would pass with a proxy that lets nothing through.
nginx_lets_no_operators_page_through() {
  nginx_configuration || return 1
  python3 - "$scratch" <<'PYTHON'
import http.server, os, re, signal, socket, ssl, subprocess, sys, threading, time

scratch = sys.argv[1]

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_): pass

def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
tls, well = free_port(), free_port()
with open(f"{scratch}/nginx.conf", encoding="utf-8") as file: text = file.read()
text, changed = re.subn(r"127\.0\.0\.1:8080", f"127.0.0.1:{server.server_address[1]}", text)
assert changed, "nginx.conf names no server behind it"
text, changed = re.subn(r"listen 8443 ssl", f"listen 127.0.0.1:{tls} ssl", text)
assert changed == 1, "nginx.conf does not listen at 8443"
text, changed = re.subn(r"listen 127\.0\.0\.1:8081", f"listen 127.0.0.1:{well}", text)
assert changed == 1, "nginx.conf does not listen at 127.0.0.1:8081"
with open(f"{scratch}/nginx-run.conf", "w", encoding="utf-8") as file: file.write(text)

context = ssl._create_unverified_context()
def status(path):
    with socket.create_connection(("127.0.0.1", tls), timeout=5) as plain, context.wrap_socket(plain) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
        return int(connection.makefile("rb").readline().split()[1])

nginx = subprocess.Popen(["nginx", "-c", f"{scratch}/nginx-run.conf", "-e", f"{scratch}/nginx.log", "-g", "daemon off;"])
try:
    deadline = time.monotonic() + 10
    while True:
        try:
            status("/")
            break
        except OSError:
            assert nginx.poll() is None and time.monotonic() < deadline, "nginx does not listen: " + open(f"{scratch}/nginx.log").read()
            time.sleep(0.05)

    pages = ["metrics", "health/ready", "dashboard", "dashboard/index.html", "dashboard/x/y.js"]
    spellings = [page for page in pages] + [page.upper() for page in pages] + [page.title() for page in pages]
    spellings += [page + end for page in pages for end in ("/", "//", "/.", "?", "?x=1", "/?x=1", "%2f", "%2F", "/x", "#x")]
    spellings += [start + page for page in pages for start in ("/", "//", "./", "x/../", "x/%2e%2e/", "x/..%2F", "health/live/../../")]
    spellings += ["".join(f"%{ord(letter):02{case}}" for letter in page) for page in pages for case in "xX"]
    spellings += ["%6Detrics", "metric%53", "health//ready", "health/./ready", "health%2Fready", "HEALTH%2fREADY", "health/x/../ready", "dashb%4Fard"]
    through = [f"/{path}" for path in spellings if status("/" + path) not in (400, 404)]
    assert not through, "let through: " + " ".join(through)
    assert status(f"http://localhost/METRICS") == 404
    kept = [path for path in ("/health/live", "/v1/orders", "/v1/orders/metrics", "/docs/", "/console/orders", "/sandbox/pay/x", "/metricsx", "/healthy", "/") if status(path) != 200]
    assert not kept, "not let through: " + " ".join(kept)
    print(f"{len(spellings)} spellings refused")
finally:
    nginx.send_signal(signal.SIGTERM)
    nginx.wait(10)
    server.shutdown()
PYTHON
}

# The units name programs that this machine need not have. The verifier only warns of unknown keys, so any word of it about our units is
# wrong. Its exit code is about this machine's own units too.
systemd_units() {
  local unit
  mkdir "$scratch/units"
  for unit in systemd/*.service; do
    sed -E 's#^ExecStart=.*#ExecStart=/bin/true#' "$unit" >"$scratch/units/$(basename "${unit/@/@1}")" || return 1
  done
  systemd-analyze verify --man=no "$scratch"/units/*.service >"$scratch/verified" 2>&1
  without "$scratch" "$scratch/verified" || return 1
  # That it would have said something: it knows a wrong key.
  printf '[Service]\nExecStart=/bin/true\nNoSuchKey=1\n' >"$scratch/units/wrong.service"
  systemd-analyze verify --man=no "$scratch/units/wrong.service" >"$scratch/verified" 2>&1
  grep -qF NoSuchKey "$scratch/verified" || { echo 'systemd-analyze does not tell a wrong key:'; cat "$scratch/verified"; return 1; }
}

# The older docker-compose, which Debian has, knows no top-level name, nor that a folder is not to be made.
compose_configuration() {
  sed -E '/^name:/d; s/, bind: \{ create_host_path: false \}//; s/^( *)(bind: *)\{ create_host_path: false \}$//' compose/compose.yaml >"$scratch/compose.yaml"
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

mapfile -t scripts < <(find . -name '*.sh' ! -name lint.sh | sort)
[ ${#scripts[@]} -gt 0 ] || { echo 'no script was found' >&2; exit 1; }

check 'settings named here are read by the programs' known_settings
check 'programs named here are made by a project' known_programs
check 'the image restores with what the projects import' restored_files
check 'no secret has a value' empty_secrets
for script in "${scripts[@]}"; do check "shell syntax of ${script##*/}" sh -n "$script"; done
if have shellcheck; then check 'shellcheck' shellcheck lint.sh "${scripts[@]}"; else skip 'shellcheck' shellcheck; fi
if have openssl; then check 'make-certificates.sh' certificates; else skip 'make-certificates.sh' openssl; fi
if have_yaml; then
  check 'YAML parses' parse_yaml
  check 'compose.yaml gives every process its certificates' certificates_mounted compose/compose.yaml
else
  skip 'YAML' python3-yaml
fi
if have nginx && have openssl; then check 'nginx -t' nginx_configuration; else skip 'nginx.conf' 'nginx or openssl'; fi
if have nginx && have openssl && have python3; then check 'nginx lets no page of operators through' nginx_lets_no_operators_page_through
else skip 'nginx.conf, as it runs' 'nginx, openssl or python3'; fi
if have systemd-analyze; then check 'systemd-analyze verify' systemd_units; else skip 'systemd units' systemd-analyze; fi
if have docker-compose; then check 'docker-compose config' compose_configuration docker-compose
elif have docker; then check 'docker compose config' compose_configuration docker compose
else skip 'compose.yaml, as compose reads it' 'docker compose'; fi
if have dclint; then check 'dclint' lint_compose; else skip 'compose.yaml against its schema' dclint; fi
if have dockerfile-utils; then check 'dockerfile-utils lint' lint_dockerfile; else skip 'Dockerfile' dockerfile-utils; fi
if have kubectl; then
  check 'kustomize base' kustomization base
  check 'kustomize sandbox' kustomization sandbox
else
  skip 'kustomizations' kubectl
fi

echo "deploy: $checked checked, $wrong wrong, $skipped not checked"
[ "$wrong" -eq 0 ] || exit 1
if [ "$skipped" -gt 0 ] && [ "$partly" = no ]; then echo 'What was not checked is not known to be well: install its tool, or say --here.' >&2; exit 2; fi
