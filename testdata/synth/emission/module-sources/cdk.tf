terraform {
  backend "local" {
    path = "../../../terraform.module-sources.tfstate"
  }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 6.0"
  name    = "main"
}

module "git" {
  source = "git::https://git.acme.test/modules.git//network?ref=v1.2.0"
  name   = module.vpc.id
}

output "id" {
  value = module.git.id
}
