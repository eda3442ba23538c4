# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name        = "demo"
  region      = "us-east-1"
  account_id  = "111122223333"
  access_logs = { bucket_key = "logs" }

  buckets = {
    logs = {}
    lake = {}
  }
}

run "buckets_are_closed" {
  command = plan

  assert {
    condition     = aws_s3_bucket.this["lake"].bucket == "demo-lake-111122223333-us-east-1"
    error_message = "A name is made of name, key, account and region."
  }

  assert {
    condition     = aws_s3_bucket.this["lake"].force_destroy == false
    error_message = "Nothing deletes what is in a bucket in production."
  }

  assert {
    condition     = alltrue([for block in aws_s3_bucket_public_access_block.this : block.restrict_public_buckets])
    error_message = "No bucket may be public."
  }

  assert {
    condition     = keys(aws_s3_bucket_logging.this) == ["lake"]
    error_message = "A bucket that takes access logs does not log into itself."
  }
}

run "development_goes_away" {
  command = plan

  variables {
    profile = "development"
  }

  assert {
    condition     = aws_s3_bucket.this["lake"].force_destroy
    error_message = "Buckets go together with what is in them in development."
  }
}

run "production_refuses_a_bucket_without_versions" {
  command = plan

  variables {
    buckets = {
      logs = {}
      lake = { versioning = false }
    }
  }

  expect_failures = [aws_s3_bucket.this]
}

run "a_bucket_without_versions_on_purpose" {
  command = plan

  variables {
    accept = { "LF0502:lake" = "a cache: everything in it can be made again" }

    buckets = {
      logs = {}
      lake = { versioning = false }
    }
  }

  assert {
    condition     = aws_s3_bucket_versioning.this["lake"].versioning_configuration[0].status == "Suspended"
    error_message = "What is accepted must be there."
  }
}

run "a_lock_without_versions" {
  command = plan

  variables {
    access_logs = null
    buckets     = { documents = { versioning = false, object_lock = { days = 30 } } }
  }

  expect_failures = [var.buckets]
}
