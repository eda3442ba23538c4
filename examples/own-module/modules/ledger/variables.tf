variable "name" {
  description = "Name of the ledger; the names of everything in it begin with it."
  type        = string
  nullable    = false
}

variable "accounts" {
  description = "Accounts that have a queue of postings, by name."

  type = map(object({
    currency       = string
    retention_days = optional(number, 4)
  }))
}
