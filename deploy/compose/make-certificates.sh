#!/bin/sh
# Makes the certificates by which the processes of a cluster prove themselves to each other: make-certificates.sh [FOLDER]; the
# default is this script's own folder. It makes what is missing or about to expire and leaves the rest, so it may run from cron.
#
#   FOLDER/cluster-authority/  ca.key and ca.crt: the cluster's own authority, for 10 years. Made once, never overwritten. No process
#                              needs the key; whoever has it can join the cluster.
#   FOLDER/cluster-tls/        what every process is given: tls.key, tls.crt (397 days, made anew in its last 30) and ca.crt, the
#                              authorities whose certificates are accepted.
#
# OWNER=uid:gid is who reads tls.key; the default is the user of the images. Only root can give a file to another user.
#
# To replace the authority, move cluster-authority away and run this twice; deploy/README.md says what to do in between.
set -eu
umask 077
folder=${1:-$(dirname "$0")}
owner=${OWNER:-1654:1654}
authority=$folder/cluster-authority tls=$folder/cluster-tls
authority_days=3650 certificate_days=397 renewal_days=30
day=86400

fail() { echo "make-certificates.sh: $*" >&2; exit 1; }

mkdir -p "$folder"
# In the same folder, so that a finished file gets its place by a rename: a process reads the old one or the new one, never a part.
work=$(mktemp -d "$folder/.make-certificates.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

: >"$work/owned"
chown "$owner" "$work/owned" 2>/dev/null || fail "cannot give files to $owner. Run it as root, or set OWNER to the user of the processes."

cat >"$work/openssl.cnf" <<'C'
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[process]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
# A silo is a server to those that call it and a client of those that it calls.
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
# Processes do not judge names; other tools expect one.
subjectAltName = DNS:orleans-payments-cluster
C

# quietly COMMAND...: shows what the command said only when it fails.
quietly() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; return 1; }; }

new_key() { quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve -out "$1"; }

# is_of KEY CERTIFICATE: whether they belong together.
is_of() {
  openssl pkey -in "$1" -pubout -out "$work/of-key" && openssl x509 -in "$2" -noout -pubkey >"$work/of-certificate" && cmp -s "$work/of-key" "$work/of-certificate"
}

# The machine's own list of authorities has no say.
verify() { openssl verify -no-CApath "$@" >/dev/null 2>&1; }

# place NAME MODE: gives a finished file its owner and its place.
place() {
  chown "$owner" "$work/$1"
  chmod "$2" "$work/$1"
  mv -f "$work/$1" "$tls/$1"
}

if [ ! -e "$authority" ]; then
  mkdir "$work/authority"
  new_key "$work/authority/ca.key"
  # Two authorities that count at the same time must not have the same name.
  suffix=$(openssl rand -hex 4) serial=$(openssl rand -hex 16)
  quietly openssl req -x509 -new -sha256 -config "$work/openssl.cnf" -extensions authority -key "$work/authority/ca.key" -days "$authority_days" \
    -set_serial "0x$serial" -subj "/CN=Orleans.Payments cluster authority $suffix" -out "$work/authority/ca.crt"
  chmod 644 "$work/authority/ca.crt"
  mv "$work/authority" "$authority"
  echo "made the authority $authority"
fi
for file in ca.key ca.crt; do
  [ -f "$authority/$file" ] || fail "$authority holds no $file. Put it back, or move the folder away to begin with a new authority."
done
is_of "$authority/ca.key" "$authority/ca.crt" || fail "$authority/ca.key is not the key of ca.crt."

mkdir -p "$tls"
chmod 755 "$tls"
if [ ! -e "$tls/ca.crt" ]; then
  cp "$authority/ca.crt" "$work/ca.crt"
  place ca.crt 644
else
  openssl x509 -in "$tls/ca.crt" -noout || fail "$tls/ca.crt holds no certificate."
  if ! verify -no_check_time -CAfile "$tls/ca.crt" "$authority/ca.crt"; then
    cat "$authority/ca.crt" "$tls/ca.crt" >"$work/ca.crt"
    place ca.crt 644
    echo "added the authority to $tls/ca.crt"
    if [ -e "$tls/tls.crt" ]; then
      echo "tls.crt is unchanged. Run this again when every process has the new ca.crt: until then some would refuse a certificate of the new authority."
      exit 0
    fi
  fi
fi

if [ -f "$tls/tls.key" ] && [ -f "$tls/tls.crt" ] && is_of "$tls/tls.key" "$tls/tls.crt" \
  && openssl x509 -in "$tls/tls.crt" -noout -checkend $((renewal_days * day)) >/dev/null && verify -CAfile "$authority/ca.crt" "$tls/tls.crt"; then
  echo "$tls/tls.crt is good: $(openssl x509 -in "$tls/tls.crt" -noout -enddate)"
  exit 0
fi

openssl x509 -in "$authority/ca.crt" -noout -checkend $((certificate_days * day)) >/dev/null \
  || fail "the authority ends before a new certificate would: $(openssl x509 -in "$authority/ca.crt" -noout -enddate). Replace it."
new_key "$work/tls.key"
serial=$(openssl rand -hex 16)
quietly openssl req -new -sha256 -config "$work/openssl.cnf" -key "$work/tls.key" -subj /CN=orleans-payments-cluster -out "$work/tls.csr"
quietly openssl x509 -req -sha256 -in "$work/tls.csr" -CA "$authority/ca.crt" -CAkey "$authority/ca.key" -set_serial "0x$serial" -days "$certificate_days" \
  -extfile "$work/openssl.cnf" -extensions process -out "$work/tls.crt"
for purpose in sslserver sslclient; do
  verify -CAfile "$tls/ca.crt" -purpose "$purpose" "$work/tls.crt" || fail "the new certificate does not verify as $purpose; nothing was replaced."
done
# A process uses the pair it has until key and certificate belong together again.
place tls.key 600
place tls.crt 644
echo "made $tls/tls.crt: $(openssl x509 -in "$tls/tls.crt" -noout -enddate)"
