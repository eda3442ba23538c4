terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "s3" {
    bucket                   = "state"
    key                      = "network.tfstate"
    region                   = "eu-central-1"
    workspace_key_prefix     = "workspaces"
    encrypt                  = true
    kms_key_id               = "alias/state"
    use_lockfile             = true
    acl                      = "private"
    profile                  = "state"
    shared_config_files      = ["config"]
    shared_credentials_files = ["credentials"]
    allowed_account_ids      = ["111122223333"]

    assume_role = {
      duration            = "1h"
      external_id         = "x"
      policy              = "{\"Statement\":[],\"Version\":\"2012-10-17\"}"
      policy_arns         = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      role_arn            = "arn:aws:iam::111122223333:role/state"
      session_name        = "state"
      source_identity     = "me"
      tags                = { Team = "platform" }
      transitive_tag_keys = ["Team"]
    }

    endpoints = {
      iam = "https://iam.test"
      s3  = "https://s3.test"
      sts = "https://sts.test"
    }

    retry_mode        = "standard"
    max_retries       = 2
    skip_s3_checksum  = true
    use_path_style    = true
    use_fips_endpoint = false
    insecure          = false
  }

  provider_meta "aws" {
    user_agent = ["network/$${x}"]
  }
}

output "nothing" {
  value = "x"
}
