# One bucket to try things, which goes away together with what is in it.

provider "aws" {
  region = "us-east-1"
}

module "storage" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  buckets    = { scratch = {} }
}
