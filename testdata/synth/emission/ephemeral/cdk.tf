terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.ephemeral.tfstate"
  }
}

provider "aws" {
  region = "eu-central-1"
  token  = local.token
}

provider "aws" {
  region = "us-east-1"
  alias  = "east"
}

variable "token" {
  type      = string
  ephemeral = true
  nullable  = false
}

locals {
  token = "Bearer ${var.token}"
}

ephemeral "aws_secretsmanager_random_password" "password" {
  provider        = aws.east
  password_length = 32

  depends_on = [aws_secretsmanager_secret.database]
}

resource "aws_secretsmanager_secret" "database" {
  name = "database"
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id                = aws_secretsmanager_secret.database.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.password.random_password
  secret_string_wo_version = 1
}
