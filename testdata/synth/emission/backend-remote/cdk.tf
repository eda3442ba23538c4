terraform {
  backend "remote" {
    hostname     = "terraform.acme.test"
    organization = "acme"

    workspaces {
      prefix = "network-"
    }
  }
}
