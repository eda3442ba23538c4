# Tags as large organisations compose them.
variable "teams" {
  type = map(list(string))
  default = {
    payments = ["api", "worker"]
    ledger   = ["core"]
  }
}

variable "extra" {
  type    = any
  default = { owner = "platform", level = 3 }
}

locals {
  pairs = flatten([
    for team, services in var.teams : [
      for service in services : { team = team, service = service }
    ]
  ])
  by_key  = { for pair in local.pairs : "${pair.team}/${pair.service}" => pair }
  grouped = { for pair in local.pairs : pair.team => pair.service... }
  teams   = sort(keys(var.teams))
  labels  = zipmap(local.teams, [for team in local.teams : title(team)])
  limits  = { small = 1, large = 10 }
}

resource "aws_ec2_tag" "service" {
  for_each = local.by_key

  resource_id = "i-0123456789abcdef0"
  key         = each.value.team
  value       = each.value.service
}

resource "aws_ec2_tag" "owner" {
  resource_id = "i-0123456789abcdef0"
  key         = "Owner"
  value       = var.extra.owner
}

resource "aws_ec2_tag" "limit" {
  for_each = local.limits

  resource_id = "i-0123456789abcdef0"
  key         = each.key
  value       = tostring(each.value)
}

output "grouped" {
  value = local.grouped
}

output "labels" {
  value = local.labels
}

output "level" {
  value = var.extra["level"] + 1
}

output "flat" {
  value = merge([for team, services in var.teams : { (team) = length(services) }]...)
}

output "has_ledger" {
  value = contains(local.teams, "ledger") ? "yes" : "no"
}

output "limit" {
  value = lookup(local.limits, "large", 5)
}
