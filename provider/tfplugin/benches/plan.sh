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

# Milliseconds that a plan in this folder takes, and of the processor, which other work on the machine changes less.
plan() {
  local TIMEFORMAT='%3R %3U %3S'
  { time terraform -chdir="$work/$1" plan >/dev/null; } 2>&1 | awk '{ print $1 * 1000, ($2 + $3) * 1000 }'
}

# The plans take turns, so that whatever else runs on the machine meets both.
for ((run = 0; run < runs; run++)); do
  plan plain >>"$work/plain.ms"
  plan acme >>"$work/acme.ms"
  TF_DISABLE_PLUGIN_TLS=1 plan acme >>"$work/acme-without-tls.ms"
done

# Median and least of a column of a file.
of() { sort -n -k "$2,$2" "$work/$1.ms" | awk -v c="$2" '{ all[NR] = $c } END { print all[int((NR + 1) / 2)], all[1] }'; }

for column in "1 wall" "2 processor"; do
  read -r number name <<<"$column"
  read -r median least < <(of plain "$number")
  show() { printf '%-40s median %6.1f ms   least %6.1f ms   (%s)\n' "$1" "$2" "$3" "$name"; }
  show "plan with built-in resources only" "$median" "$least"
  for what in acme acme-without-tls; do
    read -r slower slow < <(of "$what" "$number")
    read -r slower slow < <(awk "BEGIN { print $slower - $median, $slow - $least }")
    show "what one resource of $what adds" "$slower" "$slow"
  done
done

# The most memory that the process took which creates a resource, over TLS: it is asked while it creates.
ACME_FAULT=slow terraform -chdir="$work/acme" apply -auto-approve >/dev/null 2>&1 &
apply=$!
until grep -qs slow "$work/world/journal"; do sleep 0.05; done
for process in $(pgrep -P "$apply"); do
  awk '/^VmHWM/ { printf "%-40s        %6.2f MB\n", "memory while it creates", $2 / 1000 }' "/proc/$process/status"
done
kill -INT "$apply"
wait "$apply" || true
