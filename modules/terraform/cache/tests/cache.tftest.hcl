# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  network = {
    vpc_id     = "vpc-0a1b2c3d4e5f60718"
    subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  }

  groups = {
    sessions = {
      node_type = "cache.r7g.large"
      ingress   = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } }
      users     = { api = { access = "on ~session:* +@read" } }
    }
  }
}

run "a_cache_is_closed_and_encrypted" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this["sessions"].transit_encryption_enabled
    error_message = "Connections need TLS."
  }

  assert {
    condition     = aws_elasticache_replication_group.this["sessions"].auth_token == null
    error_message = "Users log in by IAM, without a token in the state."
  }

  assert {
    condition     = aws_elasticache_replication_group.this["sessions"].multi_az_enabled && aws_elasticache_replication_group.this["sessions"].automatic_failover_enabled
    error_message = "A replica in another zone takes over in production."
  }

  assert {
    condition     = aws_elasticache_user.default["sessions"].access_string == "off ~* -@all"
    error_message = "The user default is off."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["sessions/nodes"].from_port == 6379
    error_message = "A rule is for the port of the cache."
  }
}

run "development_is_one_node" {
  command = plan

  variables {
    profile = "development"
  }

  assert {
    condition     = aws_elasticache_replication_group.this["sessions"].replicas_per_node_group == 0
    error_message = "One node is enough in development."
  }
}

run "production_refuses_one_node" {
  command = plan

  variables {
    groups = {
      sessions = { node_type = "cache.r7g.large", replicas = 0, users = { api = { access = "on ~* +@read" } } }
    }
  }

  expect_failures = [aws_elasticache_replication_group.this]
}

run "a_cache_without_users" {
  command = plan

  variables {
    groups = { sessions = { node_type = "cache.r7g.large" } }
  }

  expect_failures = [var.groups]
}

run "a_name_leads_to_a_cache" {
  command = plan

  variables {
    groups = {
      sessions = {
        node_type = "cache.r7g.large"
        users     = { api = { access = "on ~session:* +@read" } }
        dns       = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions" }
      }
    }
  }

  assert {
    condition     = aws_route53_record.this["sessions"].type == "CNAME" && aws_route53_record.this["sessions"].ttl == 60
    error_message = "A name is a CNAME record that resolvers keep for a minute."
  }

  assert {
    condition     = length(aws_route53_record.reader) == 0
    error_message = "Nothing leads to the readers that nobody asked for."
  }
}
