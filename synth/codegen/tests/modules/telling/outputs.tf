output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  value = aws_subnet.this[*].id
}

output "endpoint_ids" {
  value = { for service, endpoint in aws_vpc_endpoint.this : service => endpoint.id }
}

output "passwords_of_databases" {
  value     = { for name, database in aws_db_instance.this : name => database.password }
  sensitive = true
}

# Not said to be sensitive, but it is.
output "password" {
  value = local.passwords[0]
}

# Of what is hidden, this is not.
output "endpoints" {
  value = values(aws_db_instance.this)[*].endpoint
}

output "first_zone" {
  value = length(var.zones) > 0 ? var.zones[0] : null
}

output "backup_days" {
  value = var.database.backups.days
}

output "tags" {
  value = merge(var.tags, { for name, tier in var.tiers : name => tostring(tier.slot) })
}

output "url" {
  value = "https://${var.cidr}/${data.aws_region.this.name}"
}

output "zone" {
  value = "${var.zone_id}"
}

output "count_of_zones" {
  value = length(var.zones) + 1
}

output "is_large" {
  value = var.azs > 2 && var.enabled
}

output "both" {
  value = { id = aws_vpc.this.id, zones = var.zones }
}

output "by_zone" {
  value = { for zone in var.zones : substr(zone, -1, 1) => zone... }
}

# What does not follow from the expression.
output "unknown" {
  value = jsondecode(var.zone_id)
}

output "either" {
  value = var.enabled ? var.cidr : var.azs
}

output "inner" {
  value = module.inner.id
}

output "session" {
  value     = var.key
  ephemeral = true
}

output "instances" {
  value = aws_subnet.this
}

output "addr" {
  value      = one(aws_subnet.this[*].cidr_block)
  deprecated = "Use subnet_ids."
}
