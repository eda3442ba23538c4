//! What stands in a cluster: releases of Helm charts and objects of Kubernetes, as constructs.
//!
//! A construct is a [`Component`](ledgerform::Component) with typed inputs and outputs. It is used like the nine of
//! [`COMPONENTS`](crate::COMPONENTS), but is no module and no resource of the provider, which speaks to AWS and to no
//! cluster. Put these into a stack of their own: the providers of Helm and Kubernetes cannot be configured with a cluster
//! that is not there yet.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::cluster::metrics_server::{MetricsServer, MetricsServerInputs};
//!
//! let app = App::new();
//! let stack = app.stack("workloads");
//! let metrics = stack.component::<MetricsServer>("metrics-server", MetricsServerInputs::new().replicas(3));
//! stack.output("metrics_server", ledgerform::Output::new(metrics.app_version));
//! assert!(app.synth().is_ok());
//! ```
//!
//! What all share:
//!
//! - Each chart is a [`Chart`] whose version the construct is written for. Another one is the input `chart_version`.
//! - Values of a chart are objects, and what Helm gets is their YAML. What is null is left to the chart.
//! - A release that fails is taken back as a whole, so the next apply starts from what was there before.
//! - A namespace that is not there is made by Helm, and stays when the release goes. Give the name of a
//!   `kubernetes_namespace_v1` of the stack to have its labels and its end in your hands.
//! - Secrets are named and never given: inputs take the name of a `Secret` that is there or that External Secrets makes.
//! - Roles of AWS come from the EKS component: its input `workloads` makes them, and binds them by Pod Identity or gives the
//!   ARN for the annotation of the service account.

pub mod autoscaler;
mod chart;
pub mod datadog_agent;
pub mod external_secrets;
pub mod fluent_bit;
pub mod github_actions;
pub mod grafana;
pub mod istio_telemetry;
pub mod metrics_server;
pub mod prometheus;
pub mod prometheus_stack;
pub mod redis;
mod scrape;
pub mod secrets_csi;
pub mod vault_auth;
pub mod vault_kv;
pub mod vault_server;
mod workload;
pub mod written;

pub use chart::Chart;
