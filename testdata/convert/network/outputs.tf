output "vpc_id" {
  description = "ID of the VPC."
  value       = aws_vpc.main.id
}

output "private_subnet_ids" {
  value = [for s in aws_subnet.private : s.id]
}

output "public_subnet_ids" {
  value = { for zone, s in aws_subnet.public : zone => s.id }
}

output "all_cidrs" {
  value = values(aws_subnet.private)[*].cidr_block
}

output "nat_ip" {
  value = one(aws_eip.nat[*].public_ip)
}

output "nat_gateway_id" {
  value = var.enable_nat ? aws_nat_gateway.this[0].id : null
}

output "region" {
  value = data.aws_region.current.region
}

output "first_zone" {
  value = try(aws_subnet.public["eu-central-1a"].availability_zone, "none")
}
