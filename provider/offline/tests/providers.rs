//! Providers other than AWS, several at once, and none, under the real Terraform.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform_offline::Offline;
use support::Workspace;

#[test]
fn all_of_aws_and_the_other_providers_at_once() {
    let config = r#"
terraform {
  required_providers {
    aws        = { source = "hashicorp/aws" }
    helm       = { source = "hashicorp/helm" }
    kubernetes = { source = "hashicorp/kubernetes" }
    random     = { source = "hashicorp/random" }
    tls        = { source = "hashicorp/tls" }
  }
}
resource "aws_sns_topic" "main" { name = "main" }
resource "kubernetes_namespace" "main" {
  metadata { name = "apps" }
}
resource "kubernetes_config_map" "main" {
  metadata {
    name      = "settings"
    namespace = kubernetes_namespace.main.metadata[0].name
  }
  data = { key = "value" }
}
resource "kubernetes_manifest" "main" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "raw", namespace = "apps" }
  }
}
resource "helm_release" "main" {
  name       = "web"
  chart      = "web"
  repository = "https://charts.example.com"
  namespace  = kubernetes_namespace.main.id
}
resource "random_password" "main" {
  length      = 20
  special     = false
  min_numeric = 5
}
resource "random_id" "main" { byte_length = 4 }
resource "random_pet" "main" {}
resource "random_uuid" "main" {}
resource "random_shuffle" "main" {
  input        = ["a", "b", "c"]
  result_count = 2
}
resource "tls_private_key" "main" { algorithm = "RSA" }
resource "tls_self_signed_cert" "main" {
  private_key_pem       = tls_private_key.main.private_key_pem
  validity_period_hours = 1
  allowed_uses          = ["server_auth"]
  subject { common_name = "example.com" }
}
ephemeral "random_password" "one" { length = 8 }
"#;
    let offline = Offline::start(["aws", "helm", "kubernetes", "random", "tls"]).unwrap();
    let workspace = Workspace::attached(&offline, config);
    workspace.apply();
    workspace.plan_is_empty();
    assert_eq!(workspace.state("kubernetes_config_map.main")["id"], "apps/settings");
    assert_eq!(workspace.state("helm_release.main")["id"], "web");
    let password = workspace.state("random_password.main")["result"].as_str().unwrap().to_owned();
    assert_eq!(password.len(), 20);
    assert!(password.chars().all(|c| c.is_ascii_alphanumeric()), "{password}");
    let id = workspace.state("random_id.main");
    let hex = id["hex"].as_str().unwrap();
    assert_eq!(id["dec"], u32::from_str_radix(hex, 16).unwrap().to_string());
    let certificate = workspace.state("tls_self_signed_cert.main");
    assert!(certificate["cert_pem"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----\n"));
}

#[test]
fn requests_larger_than_the_default_of_grpc_pass() {
    // 5 MB; the default limit is 4 MiB.
    let config = r#"
resource "random_uuid" "main" {
  keepers = { large = join("", [for i in range(1000) : format("%05000d", i)]) }
}
"#;
    let offline = Offline::start(["random"]).unwrap();
    let workspace = Workspace::attached(&offline, config);
    workspace.ok(&["plan", "-no-color"]);
}

#[test]
fn unknown_providers_are_named() {
    let error = Offline::start(["nowhere"]).unwrap_err().to_string();
    assert!(error.starts_with("no schema of provider `nowhere` is recorded; recorded are: aws, "), "{error}");
}
