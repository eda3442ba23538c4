//! Dashboards of typed widgets, laid out on CloudWatch's grid of 24 columns.
//!
//! Rows stand below each other, widgets of a row beside each other; the same input gives the same text.

use crate::check::none;
use ledgerform::function::{concat, flatten, floor, jsonencode, max, range, sum};
use ledgerform::{Any, Condition, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A dashboard.
#[derive(Debug, Clone, Inputs)]
pub struct Dashboard {
    /// Rows, from top to bottom.
    pub rows: Expr<Vec<Row>>,
}

/// Widgets beside each other.
#[derive(Debug, Clone, Inputs)]
pub struct Row {
    /// Height in units of the grid, 1 to 1000.
    #[input(default = 6)]
    pub height: Expr<Number>,
    /// Widgets, from left to right.
    pub widgets: Expr<Vec<Widget>>,
}

/// A widget.
#[derive(Debug, Clone, Inputs)]
pub struct Widget {
    /// What it shows: `metric`, `text`, `log` or `alarm`.
    #[input(default = "metric")]
    pub kind: Expr<String>,
    /// Its title; not of a text.
    pub title: Expr<Option<String>>,
    /// Columns, 1 to 24; 0 shares the row evenly.
    #[input(default = 0)]
    pub width: Expr<Number>,
    /// Region of its data; that of the component where it is null. Metrics of `AWS/Billing` are in `us-east-1` only, so that
    /// is where widgets with them look in any case.
    pub region: Expr<Option<String>>,
    /// Metrics and expressions.
    #[input(default = Vec::<Series>::new())]
    pub series: Expr<Vec<Series>>,
    /// `timeSeries`, `singleValue`, `gauge`, `bar`, `pie` or `table`.
    #[input(default = "timeSeries")]
    pub view: Expr<String>,
    /// Whether lines are stacked.
    #[input(default = false)]
    pub stacked: Expr<bool>,
    /// Seconds of a data point.
    #[input(default = 300)]
    pub period_seconds: Expr<Number>,
    /// Lines at a value, such as a limit.
    #[input(default = Vec::<Limit>::new())]
    pub limits: Expr<Vec<Limit>>,
    /// Text in Markdown, of a text.
    pub markdown: Expr<Option<String>>,
    /// Names of log groups, of a log.
    #[input(default = Vec::<&str>::new())]
    pub log_groups: Expr<Vec<String>>,
    /// Query of Logs Insights, of a log, without the source.
    pub query: Expr<Option<String>>,
    /// ARNs of alarms, of an alarm.
    #[input(default = Vec::<&str>::new())]
    pub alarm_arns: Expr<Vec<String>>,
}

/// A line of a widget: a metric or an expression.
#[derive(Debug, Clone, Inputs)]
pub struct Series {
    /// Namespace of the metric.
    pub namespace: Expr<Option<String>>,
    /// Name of the metric.
    pub metric: Expr<Option<String>>,
    /// Dimensions of the metric.
    #[input(default = BTreeMap::<String, String>::new())]
    pub dimensions: Expr<BTreeMap<String, String>>,
    /// Statistic of the metric, such as `Average`, `Sum` or `p99`.
    #[input(default = "Average")]
    pub statistic: Expr<String>,
    /// An expression of other lines of the widget, in place of a metric.
    pub expression: Expr<Option<String>>,
    /// Id that expressions use.
    pub id: Expr<Option<String>>,
    /// What the legend says.
    pub label: Expr<Option<String>>,
    /// Whether the line is drawn.
    #[input(default = true)]
    pub visible: Expr<bool>,
}

/// A line at a value.
#[derive(Debug, Clone, Inputs)]
pub struct Limit {
    /// What it is.
    pub label: Expr<String>,
    /// The value.
    pub value: Expr<Number>,
}

/// Columns of the grid: the AWS page "Dashboard body structure and syntax".
const COLUMNS: i64 = 24;

/// A dashboard; `region` is where widgets look that name none.
pub(crate) fn build(
    scope: &Scope,
    name: &Expr<String>,
    region: &Expr<String>,
    dashboard: &Expr<Dashboard>,
) -> aws::cloudwatch_dashboard::Ref {
    let heights = dashboard.rows().map(|row| row.height());
    let widgets = dashboard.rows().map_with_position(|position, row| {
        let widths = row.widgets().map(|widget| {
            let shared = floor(Expr::<Number>::from(COLUMNS) / max(row.widgets().length(), 1));
            widget.width().greater(0).then(widget.width(), shared)
        });
        let y = before(&heights, &position);
        row.widgets().map_with_position(|place, widget| {
            Expr::<Any>::object([
                ("type", widget.kind().cast::<Any>()),
                ("x", before(&widths, &place).cast::<Any>()),
                ("y", y.clone().cast::<Any>()),
                ("width", widths.at(&place).cast::<Any>()),
                ("height", row.height().cast::<Any>()),
                ("properties", properties(&widget, region)),
            ])
        })
    });
    let body = Expr::<Any>::object([("widgets", flatten(widgets).cast::<Any>())]);
    scope.add("this", aws::CloudwatchDashboard::new().dashboard_body(jsonencode(body)).dashboard_name(name))
}

/// Whether a widget shows metrics of a namespace that does not exist.
pub(super) fn shows_budgets(dashboard: &Expr<Dashboard>) -> Expr<bool> {
    let series = dashboard.rows().flat_map(|row| row.widgets()).flat_map(|widget| widget.series());
    series.filter(|series| series.namespace().or_else("").equals("AWS/Budgets")).length().greater(0)
}

/// The sum of the numbers before a position.
fn before(numbers: &Expr<Vec<Number>>, position: &Expr<Number>) -> Expr<Number> {
    let zero: Expr<Vec<Number>> = [0].into_expr();
    sum(concat(zero, range(0, position).map(|earlier| numbers.at(earlier))))
}

/// The properties that the kind has; CloudWatch refuses those that are null.
fn properties(widget: &Expr<Widget>, region: &Expr<String>) -> Expr<Any> {
    let is = |kind: &str| widget.kind().equals(kind);
    let of = |kind: &str, value: Expr<Any>| is(kind).then::<Any>(value, Expr::<Any>::null());
    let is_billing = widget.series().filter(|series| series.namespace().or_else("").equals("AWS/Billing"));
    let region: Expr<String> = is_billing.length().greater(0).then("us-east-1", widget.region().or_else(region));
    let sources = widget.log_groups().map(|group| tf!("SOURCE '{group}' | "));
    let query = tf!("{}{}", ledgerform::function::join("", sources), widget.query().or_else(""));
    let limits = widget
        .limits()
        .map(|limit| Expr::<Any>::object([("label", limit.label().cast::<Any>()), ("value", limit.value().cast())]));
    let annotations = Expr::<Any>::object([("horizontal", limits.cast::<Any>())]);
    let view: Expr<String> = is("metric").then(widget.view(), is("log").then::<String>("table", Expr::null()));
    let all = Expr::<Any>::object([
        ("alarms", of("alarm", widget.alarm_arns().into_expr())),
        ("annotations", of("metric", annotations)),
        ("markdown", of("text", widget.markdown().or_else("").into_expr())),
        ("metrics", of("metric", widget.series().map(|series| line(&series)).into_expr())),
        ("period", of("metric", widget.period_seconds().into_expr())),
        ("query", of("log", query.into_expr())),
        ("region", (!is("text")).then::<String>(region, Expr::null()).cast::<Any>()),
        ("stacked", of("metric", widget.stacked().into_expr())),
        ("title", (!is("text")).then::<String>(widget.title().or_null(), Expr::null()).cast::<Any>()),
        ("view", view.cast::<Any>()),
    ]);
    let all: Expr<BTreeMap<String, Any>> = all.cast();
    all.filter(|_, value| !value.is_null()).cast()
}

/// A line as CloudWatch writes it: namespace, name, names and values of dimensions, and at the end an object.
fn line(series: &Expr<Series>) -> Expr<Any> {
    let is_metric = series.expression().is_null();
    let options = Expr::<Any>::object([
        ("expression", series.expression().cast::<Any>()),
        ("id", series.id().cast::<Any>()),
        ("label", series.label().cast::<Any>()),
        ("stat", is_metric.then::<String>(series.statistic(), Expr::null()).cast::<Any>()),
        ("visible", series.visible().cast()),
    ]);
    let options: Expr<BTreeMap<String, Any>> = options.cast();
    let named: Expr<Vec<String>> = [series.namespace().or_else(""), series.metric().or_else("")].into_expr();
    let named = named.filter(|_| is_metric.clone());
    let dimensions: Expr<Vec<String>> = series.dimensions().flat_map(|name, value| [name, value].into_expr());
    let parts: Expr<Vec<Vec<Any>>> = Expr::<Any>::list([
        named.cast::<Any>(),
        dimensions.cast(),
        Expr::<Any>::list([options.filter(|_, value| !value.is_null()).cast::<Any>()]),
    ])
    .cast();
    flatten(parts).cast()
}

type Dashboards = Expr<BTreeMap<String, Dashboard>>;

/// Rows fit the grid.
pub(crate) fn check_widths(field: &str, value: &Dashboards) -> Condition {
    let bad = value.filter(|_, dashboard| {
        let bad = dashboard.rows().filter(|row| {
            let explicit = row.widgets().filter(|widget| widget.width().greater(0));
            let zero: Expr<Vec<Number>> = [0].into_expr();
            let taken = sum(concat(zero, explicit.map(|widget| widget.width())));
            let shared = row.widgets().length() - explicit.length();
            let even = floor(Expr::<Number>::from(COLUMNS) / max(row.widgets().length(), 1));
            let strange = row.widgets().filter(|widget| widget.width().less(0)).length();
            let fits = (taken + shared * even).at_most(COLUMNS);
            let filled = row.widgets().length().greater(0).and(row.widgets().length().at_most(COLUMNS));
            let high = row.height().at_least(1).and(row.height().at_most(1000));
            !fits.and(filled).and(high).and(strange.equals(0))
        });
        bad.length().greater(0)
    });
    none(
        bad.keys(),
        format!(
            "the rows of {field} must have 1 to 24 widgets that take 24 columns at most together, and a height from 1 to 1000"
        ),
    )
}

/// Widgets have what their kind shows.
pub(crate) fn check_widgets(field: &str, value: &Dashboards) -> Condition {
    let known: Expr<Vec<String>> = ["bar", "gauge", "pie", "singleValue", "table", "timeSeries"].into_expr();
    let bad = value.filter(|_, dashboard| {
        let widgets = dashboard.rows().flat_map(|row| row.widgets());
        let bad = widgets.filter(|widget| {
            let is = |kind: &str| widget.kind().equals(kind);
            let whole = widget.series().filter(|series| {
                let metric = series.namespace().is_some().and(series.metric().is_some());
                !series.expression().is_some().differs(metric)
            });
            let metric = is("metric").and(widget.series().length().greater(0)).and(whole.length().equals(0));
            let text = is("text").and(widget.markdown().is_some());
            let log = is("log").and(widget.query().is_some()).and(widget.log_groups().length().greater(0));
            let alarm = is("alarm").and(widget.alarm_arns().length().greater(0));
            !metric.or(text).or(log).or(alarm).and(known.contains(widget.view()))
        });
        bad.length().greater(0)
    });
    none(
        bad.keys(),
        format!(
            "widgets of {field} must be of a kind with what it shows: metric with series (each either namespace and metric or \
             an expression) and a view out of bar, gauge, pie, singleValue, table and timeSeries, text with markdown, log \
             with log_groups and query, alarm with alarm_arns"
        ),
    )
}
