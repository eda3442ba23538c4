variable "name" {
  type        = string
  description = "What the network is called."
  default     = "ledger"
}

variable "environment" {
  type    = string
  default = "dev"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment is dev, staging or prod."
  }
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "cidr" {
  type     = string
  default  = "10.0.0.0/16"
  nullable = false

  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "The range \"${var.cidr}\" is not a CIDR block."
  }
}

variable "private_subnets" {
  type = map(string)
  default = {
    eu-central-1a = "10.0.1.0/24"
    eu-central-1b = "10.0.2.0/24"
  }
}

variable "public_subnets" {
  type = map(string)
  default = {
    eu-central-1a = "10.0.101.0/24"
  }
}

variable "enable_nat" {
  type    = bool
  default = true
}

variable "tags" {
  type    = map(string)
  default = {}
}
