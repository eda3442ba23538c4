#!/bin/sh
# Writes the file by which kubectl finds the cluster, and shows the nodes. It asks Terraform's outputs, so the platform
# must have been applied from this folder. The file holds no secret: kubectl gets its tokens by the AWS command line.
set -eu

file="${1:-$HOME/.kube/config-fintech}"
mkdir -p "$(dirname "$file")"
umask 077
cargo run --quiet -p ledgerform-examples --bin fintech-global -- output platform kubeconfig -- -raw > "$file"
echo "export KUBECONFIG=$file"
KUBECONFIG="$file" kubectl get nodes
