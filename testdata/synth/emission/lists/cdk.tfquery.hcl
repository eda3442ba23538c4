list "aws_instance" "instances" {
  provider         = aws.east
  include_resource = true
  limit            = 50

  config {
    filter {
      name   = "tag:Owner"
      values = [var.owner]
    }
  }
}

list "aws_vpc" "vpcs" {
  provider = aws

  config {}
}

list "aws_s3_bucket" "buckets" {
  for_each = var.owners

  provider = aws

  config {
    owner = each.key
  }
}

list "aws_subnet" "subnets" {
  provider = aws

  config {
    found = length(list.aws_vpc.vpcs.data)
  }
}
