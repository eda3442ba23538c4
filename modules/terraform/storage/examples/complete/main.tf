# A data lake with zones, the logs of access to it, documents that nobody can delete, and images.

provider "aws" {
  region = "us-east-1"
}

module "storage" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  key = {
    alias          = "demo-data-key"
    services       = ["logs", "sns", "budgets", "costalerts", "autoscaling"]
    users          = ["arn:aws:iam::111122223333:role/etl"]
    administrators = ["arn:aws:iam::111122223333:role/security"]
  }

  access_logs = { bucket_key = "logs" }

  buckets = {
    logs = { log_sources = ["elb", "delivery", "cloudtrail", "config", "inventory"] }

    lake = {
      lifecycle = {
        raw = {
          prefix          = "raw/"
          transitions     = { STANDARD_IA = 30, GLACIER = 90 }
          expiration_days = 365
        }
        curated = {
          prefix                 = "curated/"
          larger_than            = 131072
          transitions            = { INTELLIGENT_TIERING = 1 }
          noncurrent_transitions = { STANDARD_IA = 30 }
        }
        analytics = {
          tags            = { temporary = "yes" }
          expiration_days = 30
        }
      }

      archive = { days = 90, deep_days = 180 }
      readers = ["arn:aws:iam::111122223333:role/analyst"]
      writers = ["arn:aws:iam::111122223333:role/etl"]

      notifications = {
        index = {
          kind       = "queue"
          target_arn = "arn:aws:sqs:us-east-1:111122223333:index"
          events     = ["s3:ObjectCreated:*"]
          prefix     = "raw/"
        }
        audit = {
          kind       = "topic"
          target_arn = "arn:aws:sns:us-east-1:111122223333:audit"
          events     = ["s3:ObjectRemoved:*"]
        }
        convert = {
          kind       = "function"
          target_arn = "arn:aws:lambda:us-east-1:111122223333:function:convert"
          events     = ["s3:ObjectCreated:Put"]
          suffix     = ".csv"
        }
      }

      replication = {
        bucket_arn    = "arn:aws:s3:::demo-lake-111122223333-us-west-2"
        kms_key_arn   = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        storage_class = "STANDARD_IA"
        time_control  = true
      }
    }

    documents = {
      name        = "demo-documents"
      object_lock = { days = 2555, mode = "COMPLIANCE" }

      cors = [{
        allowed_origins = ["https://app.example.com"]
        allowed_methods = ["GET", "PUT"]
      }]
    }
  }

  repositories = {
    api = {
      readers = ["arn:aws:iam::111122223333:role/nodes"]
      writers = ["arn:aws:iam::111122223333:role/build"]
    }
    tools = { keep_images = 0 }
  }

  signing_keys = {
    tokens = {
      signers   = ["arn:aws:iam::111122223333:role/auth"]
      verifiers = ["arn:aws:iam::111122223333:role/api"]
    }
    webhooks = { spec = "HMAC_256" }
  }

  account_public_access_block = true
  ebs_encryption              = true
  tags                        = { Team = "platform" }
}

output "bucket_names" {
  description = "Names of the buckets, by key."
  value       = module.storage.bucket_names
}
