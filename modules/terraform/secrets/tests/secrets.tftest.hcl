# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  secrets = {
    redis = {
      description = "Password of the cache"
      value       = "generated"
      rotation    = { lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:rotate-redis" }
    }
  }
}

run "secrets_are_kept" {
  command = plan

  assert {
    condition     = aws_secretsmanager_secret.this["redis"].name == "demo/redis"
    error_message = "A name is made of name and key."
  }

  assert {
    condition     = aws_secretsmanager_secret.this["redis"].recovery_window_in_days == 30
    error_message = "A deleted secret can be recovered in production."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this["redis"].secret_string == null
    error_message = "No value may be planned."
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.this["redis"].rotation_rules[0].automatically_after_days == 30
    error_message = "A secret is rotated every month."
  }
}

run "production_refuses_a_secret_that_never_changes" {
  command = plan

  variables {
    secrets = { partner = { description = "Certificate of the partner" } }
  }

  expect_failures = [aws_secretsmanager_secret.this]
}

run "a_secret_that_never_changes_on_purpose" {
  command = plan

  variables {
    accept  = { "LF0602:partner" = "the partner renews it every year" }
    secrets = { partner = { description = "Certificate of the partner" } }
  }

  assert {
    condition     = length(aws_secretsmanager_secret_version.this) == 0
    error_message = "A value that is set out of band is nobody's here."
  }
}

run "a_value_that_comes_from_nowhere" {
  command = plan

  variables {
    secrets = { api = { description = "Key of the API", value = "random" } }
  }

  expect_failures = [var.secrets]
}
