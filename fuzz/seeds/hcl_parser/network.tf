# A network with subnets by zone.
variable "zones" {
  type    = map(object({ cidr = string, public = optional(bool, false) }))
  default = { a = { cidr = "10.0.1.0/24" } }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "${terraform.workspace}-main" }
  lifecycle {
    ignore_changes = [tags["Owner"]]
  }
}

resource "aws_subnet" "zone" {
  for_each          = { for zone, all in var.zones : zone => all.cidr if all.public }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

output "ids" {
  value = [for subnet in aws_subnet.zone : subnet.id]
}
