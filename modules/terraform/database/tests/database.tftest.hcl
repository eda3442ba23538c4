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

  clusters = {
    orders = {
      version   = "16.4"
      access    = { ingress = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } } }
      instances = { writer = { instance_class = "db.r6g.large" }, reader = { instance_class = "db.r6g.large" } }
    }
  }

  tables = { sessions = { hash_key = { name = "id" }, capacity = {} } }
}

run "a_cluster_is_closed_and_kept" {
  command = plan

  assert {
    condition     = aws_rds_cluster.this["orders"].deletion_protection && !aws_rds_cluster.this["orders"].skip_final_snapshot
    error_message = "Nothing deletes a database in production."
  }

  assert {
    condition     = aws_rds_cluster.this["orders"].manage_master_user_password && aws_rds_cluster.this["orders"].master_password == null
    error_message = "Secrets Manager makes the password."
  }

  assert {
    condition     = alltrue([for instance in aws_rds_cluster_instance.this : !instance.publicly_accessible])
    error_message = "No instance may be public."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["orders/nodes"].from_port == 5432
    error_message = "A rule is for the port of the engine."
  }

  assert {
    condition     = aws_rds_cluster.this["orders"].engine_version == "16"
    error_message = "AWS raises the minor version, so it is not written."
  }

  assert {
    condition     = aws_dynamodb_table.this["sessions"].point_in_time_recovery[0].enabled
    error_message = "A table can be turned back."
  }
}

run "development_goes_away" {
  command = plan

  variables {
    profile = "development"
  }

  assert {
    condition     = !aws_rds_cluster.this["orders"].deletion_protection && aws_rds_cluster.this["orders"].skip_final_snapshot
    error_message = "A database goes without a trace in development."
  }
}

run "production_refuses_what_development_does" {
  command = plan

  variables {
    clusters = {
      orders = {
        version    = "16.4"
        instances  = { writer = { instance_class = "db.r6g.large" }, reader = { instance_class = "db.r6g.large" } }
        protection = { deletion_protection = false, skip_final_snapshot = true }
      }
    }
  }

  expect_failures = [aws_rds_cluster.this]
}

run "what_is_meant" {
  command = plan

  variables {
    accept = { LF0301 = "a drill", "LF0302:orders" = "a drill" }

    clusters = {
      orders = {
        version    = "16.4"
        instances  = { writer = { instance_class = "db.r6g.large" }, reader = { instance_class = "db.r6g.large" } }
        protection = { deletion_protection = false, skip_final_snapshot = true }
      }
    }
  }

  assert {
    condition     = !aws_rds_cluster.this["orders"].deletion_protection
    error_message = "What is accepted must be there."
  }
}

run "windows_that_overlap" {
  command = plan

  variables {
    clusters = {
      orders = {
        version   = "16.4"
        instances = { writer = { instance_class = "db.r6g.large" }, reader = { instance_class = "db.r6g.large" } }
        upgrades  = { window = "sun:02:30-sun:03:30" }
      }
    }
  }

  expect_failures = [var.clusters]
}
