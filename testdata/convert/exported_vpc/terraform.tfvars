name   = "ledger"
region = "eu-central-1"
cidr   = "10.0.0.0/16"
zones  = ["eu-central-1a", "eu-central-1b"]
nat    = "gateway_per_az"

tiers = {
  public = { access = "public", slot = 0 }
  app    = { slot = 1 }
  data   = { access = "isolated", slot = 2 }
}
