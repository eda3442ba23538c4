# The secrets of a platform: of the database, the cache, a third party and the application itself.

provider "aws" {
  region = "us-east-1"
}

variable "stripe_key" {
  description = "Key of the payment provider. It reaches neither plan nor state."
  type        = string
  ephemeral   = true
}

module "secrets" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  function_network = {
    subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
    security_group_ids = ["sg-0a1b2c3d4e5f60718"]
  }

  secrets = {
    database = {
      description = "User of the application in the database"
      value       = "generated"
      json_key    = "password"
      json        = { username = "app", engine = "postgres" }
      readers     = ["arn:aws:iam::111122223333:role/api"]
      replicas    = { us-west-2 = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }

      rotation = {
        function = { application = "SecretsManagerRDSPostgreSQLRotationSingleUser" }
      }
    }

    redis = {
      description   = "Password of the cache"
      value         = "generated"
      value_version = 2
      generator     = { length = 64, special = false }
      rotation      = { lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:rotate-redis", after_days = 60 }
    }

    stripe = {
      description = "Key of the payment provider"
      value       = "given"
    }

    partner = {
      description = "Certificate that the partner's engineer sets"
    }
  }

  parameters = {
    "api/pepper" = { description = "What is added to passwords", value = "generated" }
    "api/token"  = { description = "Token that an engineer sets" }
  }

  values = { stripe = var.stripe_key }

  accept = {
    "LF0602:stripe"  = "the payment provider gives the key out"
    "LF0602:partner" = "the partner renews the certificate every year"
  }

  rotation_alerts = { topic_arn = "arn:aws:sns:us-east-1:111122223333:alerts" }
  tags            = { Team = "platform" }
}

output "read_policies" {
  description = "IAM policies that let a workload read one secret, by key."
  value       = module.secrets.read_policies
}
