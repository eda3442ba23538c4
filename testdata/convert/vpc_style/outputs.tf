output "vpc_id" {
  description = "The VPC"
  value       = try(aws_vpc.this[0].id, null)
}

output "vpc_arn" {
  value = one(aws_vpc.this[*].arn)
}

output "igw_id" {
  value = try(aws_internet_gateway.this[0].id, null)
}

output "private_subnets" {
  value = aws_subnet.private[*].id
}

output "public_route_cidrs" {
  value = compact(aws_subnet.public[*].cidr_block)
}

output "subnet_by_zone" {
  value = local.subnet_by_zone
}

output "private_by_cidr" {
  value = zipmap(aws_subnet.private[*].cidr_block, aws_subnet.private[*].id)
}
