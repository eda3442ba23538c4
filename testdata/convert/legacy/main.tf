variable "enabled" {
  default = true
}

variable "zone_list" {
  type    = list(string)
  default = ["a", "b"]
}

variable "names" {
  type    = map(any)
  default = { first = "one" }
}

resource "aws_cloudwatch_log_group" "this" {
  count             = var.enabled ? 1 : 0
  name              = "/app/${lookup(var.names, "first", "none")}"
  retention_in_days = "30"
}

resource "aws_cloudwatch_log_stream" "this" {
  count          = var.enabled ? 1 : 0
  name           = "main"
  log_group_name = aws_cloudwatch_log_group.this.0.name
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  count          = var.enabled ? 1 : 0
  name           = "errors"
  pattern        = "{ $.level = \"error\" }"
  log_group_name = join("", aws_cloudwatch_log_group.this.*.name)

  metric_transformation {
    name      = "Errors"
    namespace = "App"
    value     = "1"
  }
}

output "zones" {
  value = join(",", var.zone_list)
}

output "second" {
  value = var.zone_list[1]
}

output "log_group" {
  value = element(concat(aws_cloudwatch_log_group.this.*.arn, [""]), 0)
}
