variable "create" {
  description = "Whether there is a database."
  type        = bool
  default     = true
}

variable "identifier" {
  type    = string
  default = "Ledger"
}

variable "engine" {
  type    = string
  default = "postgres"
}

variable "engine_version" {
  type    = string
  default = "16.4"
}

variable "family" {
  type    = string
  default = null
}

variable "instance_class" {
  type    = string
  default = "db.t4g.medium"
}

variable "storage" {
  description = "How the data is kept: size in GiB, and the type [gp3 or io2]."
  type = object({
    size = number
    type = optional(string, "gp3")
    iops = optional(number)
  })
  default = { size = 100 }
}

variable "username" {
  type    = string
  default = "ledger"
}

variable "password" {
  type      = string
  default   = null
  sensitive = true
}

variable "password_length" {
  type    = number
  default = 32
}

variable "port" {
  type    = number
  default = 5432

  validation {
    condition     = var.port > 1023 && var.port < 65536
    error_message = "The port is one above 1023."
  }
}

variable "subnet_ids" {
  type    = list(string)
  default = ["subnet-a", "subnet-b"]
}

variable "security_group_ids" {
  type    = list(string)
  default = []
}

variable "parameters" {
  type = list(map(string))
  default = [
    { name = "log_connections", value = "1" },
    { name = "max_connections", value = "200", apply_method = "pending-reboot" },
  ]
}

variable "backup_retention_period" {
  type    = number
  default = 14
}

variable "backup_window" {
  type    = string
  default = "03:00-04:00"
}

variable "maintenance_window" {
  type    = string
  default = "Mon:00:00-Mon:03:00"
}

variable "skip_final_snapshot" {
  type    = bool
  default = false
}

variable "final_snapshot_prefix" {
  type    = string
  default = "final"
}

variable "monitoring_interval" {
  type    = number
  default = 60
}

variable "restore_to_point_in_time" {
  type    = map(string)
  default = null
}

variable "timeouts" {
  type    = map(string)
  default = {}
}

variable "tags" {
  type    = map(string)
  default = { Team = "ledger" }
}
