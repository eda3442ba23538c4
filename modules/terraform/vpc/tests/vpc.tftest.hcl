# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name   = "demo"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = ["us-east-1a", "us-east-1b"]

  tiers = {
    public = { access = "public", slot = 0 }
    app    = { slot = 1 }
  }
}

run "production_has_a_gateway_in_each_zone" {
  command = plan

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a", "us-east-1b"]
    error_message = "There must be a NAT gateway in each zone."
  }

  assert {
    condition     = aws_subnet.this["app/us-east-1b"].cidr_block == "10.0.20.0/22"
    error_message = "A range is carved by the tier's slot and the zone's letter."
  }
}

run "development_has_one" {
  command = plan

  variables {
    profile = "development"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a"]
    error_message = "One NAT gateway is enough in development."
  }
}

run "production_refuses_a_single_gateway" {
  command = plan

  variables {
    nat = "gateway"
  }

  expect_failures = [aws_vpc.this]
}

run "a_single_gateway_on_purpose" {
  command = plan

  variables {
    nat    = "gateway"
    accept = { LF0101 = "a demonstration of one day" }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1
    error_message = "What is accepted must be there."
  }
}

run "a_range_that_is_none" {
  command = plan

  variables {
    cidr = "10.0.0.0"
  }

  expect_failures = [var.cidr]
}
