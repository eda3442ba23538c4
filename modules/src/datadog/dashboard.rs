//! The dashboard.

use super::DatadogMonitoringInputs;
use crate::check::{among, none};
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Scope, tf};
use ledgerform_bindings::datadog;

/// A graph: lines of queries over time.
#[derive(Debug, Clone, Inputs)]
pub struct Graph {
    /// Its title.
    pub title: Expr<String>,
    /// Queries of metrics, a line each.
    pub queries: Expr<Vec<String>>,
    /// `line`, `area` or `bars`.
    #[input(default = "line")]
    pub shape: Expr<String>,
}

impl Graph {
    /// How long requests to a service take, as `trace.http.request` or another operation measures it: half, 95 % and 99 % of
    /// them take less.
    pub fn latency(operation: impl IntoExpr<String>, service: impl IntoExpr<String>) -> Self {
        let (operation, service) = (operation.into_expr(), service.into_expr());
        let line = |percentile: &str| tf!("{percentile}:{operation}{{service:{service}}}");
        Self::new().title("Latency: p50, p95, p99").queries([line("p50"), line("p95"), line("p99")])
    }

    /// How many requests of a load balancer are answered with 5xx.
    pub fn errors(balancer: impl IntoExpr<String>) -> Self {
        let balancer = balancer.into_expr();
        let query: Expr<String> =
            tf!("sum:aws.applicationelb.httpcode_target_5xx{{loadbalancer:{balancer}}}.as_count()");
        Self::new().title("Errors").queries([query]).shape("bars")
    }

    /// Connections of a database, by its identifier.
    pub fn database_connections(identifier: impl IntoExpr<String>) -> Self {
        let identifier = identifier.into_expr();
        let query: Expr<String> = tf!("avg:aws.rds.database_connections{{dbinstanceidentifier:{identifier}}}");
        Self::new().title("Database connections").queries([query])
    }

    /// Percent of its memory that a cache uses, by the id of its cluster.
    pub fn cache_memory(cluster: impl IntoExpr<String>) -> Self {
        let cluster = cluster.into_expr();
        let query: Expr<String> =
            tf!("avg:aws.elasticache.database_memory_usage_percentage{{cacheclusterid:{cluster}}}");
        Self::new().title("Cache memory").queries([query])
    }

    /// Messages that wait in a broker of RabbitMQ.
    pub fn queue_depth(broker: impl IntoExpr<String>) -> Self {
        let broker = broker.into_expr();
        let query: Expr<String> = tf!("sum:aws.amazonmq.message_count{{broker:{broker}}}");
        Self::new().title("Queue depth").queries([query]).shape("area")
    }
}

/// The dashboard, if there are graphs; gives its path.
pub(super) fn build(scope: &Scope, inputs: &DatadogMonitoringInputs) -> Expr<Option<String>> {
    use datadog::dashboard::{TimeseriesDefinition, TimeseriesDefinitionRequest, Widget};
    let made = scope.when(inputs.graphs.length().greater(0), |scope| {
        let widgets = inputs.graphs.blocks(|graph| {
            let shape = graph.shape();
            let lines =
                graph.queries().blocks(|query| TimeseriesDefinitionRequest::new().q(query).display_type(&shape));
            Widget::new().timeseries_definition(
                TimeseriesDefinition::new().title(graph.title()).show_legend(true).request(lines),
            )
        });
        scope.add(
            "this",
            datadog::Dashboard::new()
                .layout_type("ordered")
                .title(&inputs.name)
                .description(tf!("What {} does", &inputs.name))
                .reflow_type("auto")
                .widget(widgets),
        )
    });
    made.map(|dashboard| dashboard.url())
}

pub(super) fn check(field: &str, value: &Expr<Vec<Graph>>) -> Condition {
    let bad = value
        .filter(|graph| !among(&["area", "bars", "line"], &graph.shape()).and(graph.queries().length().greater(0)));
    none(bad.map(|graph| graph.title()), format!("{field} must have queries, and the shape area, bars or line"))
}
