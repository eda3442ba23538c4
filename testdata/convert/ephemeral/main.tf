variable "token" {
  type      = string
  default   = "unset"
  ephemeral = true
  sensitive = true
}

variable "generation" {
  type    = number
  default = 1
}

ephemeral "random_password" "database" {
  length           = 32
  override_special = "!#$%&*()-_=+"
}

resource "aws_ssm_parameter" "password" {
  name             = "/acme/database/password"
  type             = "SecureString"
  value_wo         = ephemeral.random_password.database.result
  value_wo_version = var.generation
}

resource "aws_ssm_parameter" "token" {
  name             = "/acme/token"
  type             = "SecureString"
  value_wo         = sensitive(trimspace(var.token))
  value_wo_version = 1
}

output "has_token" {
  value     = ephemeralasnull(var.token) == null
  sensitive = true
}
