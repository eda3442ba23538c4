variable "length" {
  type    = number
  default = 24

  validation {
    condition     = var.length >= 16 && var.length <= 128
    error_message = "Between 16 and 128."
  }
}

variable "token" {
  type      = string
  default   = "none"
  sensitive = true
}

resource "random_password" "database" {
  length           = var.length
  special          = true
  override_special = "!#$%&*()-_=+[]{}<>:?"
  min_upper        = 2

  keepers = {
    length = var.length
    token  = sha256(var.token)
  }
}

resource "random_pet" "name" {
  length    = 2
  separator = "-"
  prefix    = substr(lower("LEDGER-PLATFORM"), 0, 6)
}

resource "random_integer" "port" {
  min = 1024 + 1
  max = var.length * 100 - 1
}

resource "random_shuffle" "zones" {
  input        = ["a", "b", "c"]
  result_count = min(2, var.length)
}

output "name" {
  value = random_pet.name.id
}

output "password" {
  value     = random_password.database.result
  sensitive = true
}

output "zone" {
  value = element(random_shuffle.zones.result, 0)
}

output "negative" {
  value = -random_integer.port.result
}
