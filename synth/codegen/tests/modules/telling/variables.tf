variable "cidr" {
  description = "IPv4 range, such as `10.0.0.0/16`."
  type        = string
  nullable    = false
}

# Nullable, so a caller may say that there is none.
variable "zone_id" {
  type = string
}

variable "azs" {
  type    = number
  default = 3
}

variable "enabled" {
  type     = bool
  default  = true
  nullable = false
}

variable "zones" {
  type    = list(string)
  default = []
}

variable "ports" {
  type    = set(number)
  default = [80, 443]
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "anything" {
  default = null
}

variable "pair" {
  type    = tuple([string, number])
  default = ["a", 1]
}

variable "token" {
  type      = string
  default   = "not to be shown"
  sensitive = true
}

variable "key" {
  type      = string
  ephemeral = true
  default   = null
}

# Objects: alone, in a list, in a map, within each other, and with a keyword among the attributes.
variable "database" {
  type = object({
    name    = string
    type    = string
    size    = optional(number, 20)
    backups = optional(object({ days = optional(number, 7), window = string }))
    tags    = optional(map(string), {})
    replicas = optional(list(object({
      region = string
    })), [])
  })
}

variable "rules" {
  type    = list(object({ port = number, from = optional(set(string)) }))
  default = []
}

variable "tiers" {
  type = map(object({
    slot = optional(number)
    tags = optional(map(string), {})
  }))
  default = {}
}

variable "matrix" {
  type    = map(list(object({ tags = string })))
  default = {}
}

variable "type" {
  type    = string
  default = "a default that is much too long to be repeated in the documentation of a method"
}

variable "old" {
  type       = string
  default    = null
  deprecated = "Use \"type\"."
}
