# A budget for everything that an account costs, told by mail.

provider "aws" {
  region = "us-east-1"
}

module "cost-governance" {
  source = "../.."

  name       = "demo"
  account_id = "111122223333"
  profile    = "development"
  topic      = { subscriptions = { team = { endpoint = "team@example.com" } } }
  budgets    = { total = { limit = 100 } }
}
