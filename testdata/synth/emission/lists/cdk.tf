terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.lists.tfstate"
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  region = "us-east-1"
  alias  = "east"
}

variable "owner" {
  type     = string
  nullable = false
}

variable "owners" {
  type     = map(string)
  nullable = false
}
