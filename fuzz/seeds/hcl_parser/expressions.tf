locals {
  a = -1 + 2 * 3 >= 6 && !true || null == {} ? [1, 2.5e3, 123456789012345678901234567890] : []
  b = { (var.x) = 1, "y z" : 2, for_ = [for i, v in [1] : "${i}-${v}"] }
  c = cidrsubnets("10.0.0.0/16", var.bits...)[0]
  d = provider::aws::arn_parse("arn:aws:iam::1:role/x").region
  e = { for k, v in var.m : k => v... if can(regex("^a", k)) }
}
