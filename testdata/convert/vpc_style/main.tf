locals {
  len_public  = length(var.public_subnets)
  len_private = length(var.private_subnets)
  max_subnets = max(local.len_public, local.len_private)

  create_public  = var.create && local.len_public > 0
  nat_count      = var.single_nat_gateway ? 1 : local.max_subnets
  vpc_id         = try(aws_vpc.this[0].id, "")
  subnet_by_zone = { for i, zone in var.azs : zone => element(var.private_subnets, i) }
}

resource "aws_vpc" "this" {
  count = var.create ? 1 : 0

  cidr_block           = var.cidr
  enable_dns_hostnames = true

  tags = merge({ "Name" = var.name }, var.tags)
}

resource "aws_vpc_dhcp_options" "this" {
  count = var.create && var.dhcp_options_domain_name != "" ? 1 : 0

  domain_name = var.dhcp_options_domain_name
}

resource "aws_internet_gateway" "this" {
  count = local.create_public ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge({ "Name" = var.name }, var.tags)
}

resource "aws_subnet" "public" {
  count = local.create_public && (!var.single_nat_gateway || local.len_public >= length(var.azs)) ? local.len_public : 0

  vpc_id            = local.vpc_id
  availability_zone = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) > 0 ? element(var.azs, count.index) : null
  cidr_block        = element(concat(var.public_subnets, [""]), count.index)

  tags = merge(
    { Name = format("${var.name}-public-%s", element(var.azs, count.index)) },
    var.tags,
    lookup(var.subnet_tags_per_az, element(var.azs, count.index), {}),
  )
}

resource "aws_subnet" "private" {
  count = local.len_private

  vpc_id            = local.vpc_id
  availability_zone = element(var.azs, count.index)
  cidr_block        = var.private_subnets[count.index]
}

resource "aws_route_table" "private" {
  count = var.create ? local.nat_count : 0

  vpc_id = local.vpc_id

  tags = merge({
    Name = var.single_nat_gateway ? "${var.name}-private" : format("%s-private-%s", var.name, element(var.azs, count.index))
  }, var.tags)
}

resource "aws_route_table_association" "private" {
  count = var.create ? local.len_private : 0

  subnet_id      = element(aws_subnet.private[*].id, count.index)
  route_table_id = element(aws_route_table.private[*].id, var.single_nat_gateway ? 0 : count.index)
}

resource "aws_network_acl" "private" {
  count = var.create ? 1 : 0

  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_network_acl_rule" "private" {
  count = var.create ? length(var.acl_rules) : 0

  network_acl_id = aws_network_acl.private[0].id
  egress         = false
  rule_number    = var.acl_rules[count.index]["rule_number"]
  rule_action    = var.acl_rules[count.index]["rule_action"]
  from_port      = lookup(var.acl_rules[count.index], "from_port", null)
  protocol       = var.acl_rules[count.index]["protocol"]
  cidr_block     = lookup(var.acl_rules[count.index], "cidr_block", null)
}
