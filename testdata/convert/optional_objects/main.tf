variable "platform" {
  description = "The whole platform in one value."
  type = object({
    name  = string
    zones = optional(list(string), ["a", "b"])
    network = optional(object({
      cidr = optional(string, "10.0.0.0/16")
      type = optional(string)
    }), {})
    quotas = optional(map(number))
  })
  default = {
    name = "core"
  }
}

variable "stack" {
  description = "Called like a type that programs import."
  type        = object({ name = string })
  default     = { name = "demo" }
}

variable "subnets" {
  type = map(object({
    netnum = number
    public = optional(bool, false)
    labels = optional(map(string), {})
  }))
  default = {
    app  = { netnum = 1 }
    edge = { netnum = 2, public = true, labels = { tier = "edge" } }
  }
  nullable = false
}

locals {
  public = { for name, subnet in var.subnets : name => subnet if subnet.public }
  cidrs  = { for name, subnet in var.subnets : name => cidrsubnet(var.platform.network.cidr, 8, subnet.netnum) }
}

resource "aws_vpc" "this" {
  cidr_block = var.platform.network.cidr
  tags       = { Name = var.platform.name, Type = coalesce(var.platform.network.type, "plain") }
}

resource "aws_subnet" "this" {
  for_each = var.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = local.cidrs[each.key]
  map_public_ip_on_launch = each.value.public
  tags                    = merge({ Name = each.key }, each.value.labels)
}

resource "aws_route_table" "public" {
  for_each = local.public
  vpc_id   = aws_vpc.this.id
}

resource "aws_route_table_association" "public" {
  for_each       = local.public
  route_table_id = aws_route_table.public[each.key].id
  subnet_id      = aws_subnet.this[each.key].id
}

output "zones" {
  value = [for i, zone in var.platform.zones : "${i}:${zone}"]
}

output "public_ids" {
  value = { for name, subnet in local.public : name => aws_subnet.this[name].id }
}

output "has_quotas" {
  value = var.platform.quotas != null
}
