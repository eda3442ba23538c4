variable "create" {
  description = "Whether anything is made"
  type        = bool
  default     = true
}

variable "name" {
  description = "Name in tags"
  type        = string
  default     = "acme"
}

variable "cidr" {
  description = "Range of the VPC"
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "The range ${var.cidr} is none."
  }
}

variable "azs" {
  type    = list(string)
  default = ["eu-central-1a", "eu-central-1b"]
}

variable "public_subnets" {
  type    = list(string)
  default = ["10.0.0.0/24", "10.0.1.0/24"]
}

variable "private_subnets" {
  type    = list(string)
  default = ["10.0.10.0/24", "10.0.11.0/24"]
}

variable "single_nat_gateway" {
  type    = bool
  default = false
}

variable "dhcp_options_domain_name" {
  type    = string
  default = ""
}

variable "acl_rules" {
  type    = list(map(string))
  default = [{ rule_number = 100, rule_action = "allow", protocol = "-1", cidr_block = "0.0.0.0/0" }]
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "subnet_tags_per_az" {
  type    = map(map(string))
  default = { eu-central-1a = { Primary = "yes" } }
}
