#!/usr/bin/env bash
# What a provider adds to `terraform plan`, and the memory it takes. Needs a release build of the provider, Terraform in
# PATH, and Linux, whose /proc tells the memory:
#
#   cargo build --release -p ledgerform-tfplugin --features acme --bin terraform-provider-acme
#   provider/tfplugin/benches/plan.sh target/release/terraform-provider-acme
set -euo pipefail

binary=$(realpath "$1")
runs=${2:-21}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,world,plain,acme}
ln -s "$binary" "$work/bin/terraform-provider-acme"
cat >"$work/rc" <<EOF
provider_installation {
  dev_overrides { "example.com/acme/acme" = "$work/bin" }
  direct {}
}
EOF
echo 'resource "terraform_data" "a" { input = "x" }' >"$work/plain/main.tf"
cat >"$work/acme/main.tf" <<EOF
terraform {
  required_providers {
    acme = { source = "example.com/acme/acme" }
  }
}
resource "acme_thing" "a" { name = "x" }
EOF
export TF_CLI_CONFIG_FILE=$work/rc CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 ACME_DIR=$work/world

# Milliseconds that a plan in this folder takes.
plan() {
  local from=$EPOCHREALTIME
  terraform -chdir="$work/$1" plan >/dev/null
  local to=$EPOCHREALTIME
  echo $(((${to/./} - ${from/./}) / 100)) | sed 's/.$/.&/'
}

# The plans take turns, so that whatever else runs on the machine meets both.
for ((run = 0; run < runs; run++)); do
  plan plain >>"$work/plain.ms"
  plan acme >>"$work/acme.ms"
  TF_DISABLE_PLUGIN_TLS=1 plan acme >>"$work/acme-without-tls.ms"
done
for what in plain acme acme-without-tls; do
  sort -n "$work/$what.ms" | awk -v what="$what" '{ all[NR] = $1 }
    END { printf "plan %-18s median %6.1f ms   least %6.1f ms\n", what, all[int((NR + 1) / 2)], all[1] }'
done

# A process that is asked for its handshake only, with the client certificate of the tests.
export TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2
export PLUGIN_PROTOCOL_VERSIONS=5,6
PLUGIN_CLIENT_CERT=$(cat "$(dirname "$0")/../../../testdata/protocol/client.pem")
export PLUGIN_CLIENT_CERT
mkfifo "$work/line"
"$binary" >"$work/line" &
provider=$!
read -r _ <"$work/line"
awk '/^VmHWM/ { printf "memory at the handshake     %.1f MB\n", $2 / 1000 }' "/proc/$provider/status"
kill "$provider"
