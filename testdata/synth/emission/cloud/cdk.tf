terraform {
  required_version = ">= 1.10, < 2.0"

  cloud {
    organization = "acme"
    hostname     = "terraform.acme.test"

    workspaces {
      tags    = { environment = "production" }
      project = "platform"
    }
  }
}
