# A password that is made at random and that nobody sees.

provider "aws" {
  region = "us-east-1"
}

module "secrets" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  secrets    = { session = { description = "Key of the sessions", value = "generated" } }
}
