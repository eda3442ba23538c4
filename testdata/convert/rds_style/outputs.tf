output "arn" {
  description = "ARN of the database."
  value       = try(aws_db_instance.this[0].arn, null)
}

output "endpoint" {
  value = join("", aws_db_instance.this[*].endpoint)
}

output "password" {
  value     = local.password
  sensitive = true
}

output "parameter_group" {
  value = one(aws_db_parameter_group.this[*].name)
}

output "monitoring_role" {
  value = var.monitoring_interval > 0 ? aws_iam_role.monitoring[0].arn : ""
}
