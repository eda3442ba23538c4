#!/usr/bin/env bash
# What a provider costs: its start, its end, its memory, and what it adds to `terraform plan`. Needs the provider `acme`
# built for shipping, Terraform and Python 3 in PATH, and Linux, whose /proc tells the memory:
#
#   cargo build --profile plugin -p ledgerform-tfplugin --features acme --bin terraform-provider-acme
#   provider/tfplugin/benches/plan.sh target/plugin/terraform-provider-acme [runs]
set -euo pipefail

binary=$(realpath "$1")
runs=${2:-21}
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,world,plain,acme}
ln -s "$binary" "$work/bin/terraform-provider-acme"
cat >"$work/rc" <<END
provider_installation {
  dev_overrides { "example.com/acme/acme" = "$work/bin" }
  direct {}
}
END
echo 'resource "terraform_data" "a" { input = "x" }' >"$work/plain/main.tf"
cat >"$work/acme/main.tf" <<END
terraform {
  required_providers {
    acme = { source = "example.com/acme/acme" }
  }
}
resource "acme_thing" "a" { name = "x" }
END
export TF_CLI_CONFIG_FILE=$work/rc CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 ACME_DIR=$work/world

# The process alone.
TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2 \
  python3 "$here/process.py" "$binary" "$here/../../../testdata/protocol/client.pem"

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

# Median and least of the numbers in a file.
summary() {
  sort -n "$2" | awk -v what="$1" '{ all[NR] = $1 }
    END { printf "%-40s median %6.1f ms   least %6.1f ms\n", what, all[int((NR + 1) / 2)], all[1] }'
}
summary "plan with built-in resources only" "$work/plain.ms"
for what in acme acme-without-tls; do
  # Each plan is compared with its neighbour: both met the same machine.
  paste "$work/$what.ms" "$work/plain.ms" | awk '{ print $1 - $2 }' >"$work/added.ms"
  summary "what one resource of $what adds" "$work/added.ms"
done
