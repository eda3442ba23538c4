variable "vpc_id" {
  default = "vpc-0123456789abcdef0"
}

variable "services" {
  type    = set(string)
  default = ["s3", "dynamodb"]
}

variable "interface_services" {
  type    = list(string)
  default = ["ecr.api", "ecr.dkr", "logs"]
}

data "aws_region" "this" {}

resource "aws_vpc_endpoint" "gateway" {
  for_each = var.services

  vpc_id            = var.vpc_id
  service_name      = "com.amazonaws.${data.aws_region.this.region}.${each.value}"
  vpc_endpoint_type = "Gateway"
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_services)

  vpc_id              = var.vpc_id
  service_name        = format("com.amazonaws.%s.%s", data.aws_region.this.region, each.key)
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true

  timeouts {
    create = "20m"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags, dns_options[0].dns_record_ip_type]
  }
}

resource "aws_vpc_endpoint" "fixed" {
  for_each = toset(["sts", "kms"])

  vpc_id            = var.vpc_id
  service_name      = "com.amazonaws.${data.aws_region.this.region}.${each.key}"
  vpc_endpoint_type = "Interface"
}

output "gateway_ids" {
  value = { for name, endpoint in aws_vpc_endpoint.gateway : name => endpoint.id }
}

output "names" {
  value = [for name in var.interface_services : upper(replace(name, ".", "-")) if name != "logs"]
}

output "by_length" {
  value = { for name in var.interface_services : name => length(name) }
}
