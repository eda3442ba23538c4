variable "name" {
  type = string
}

output "bucket" {
  value = "${var.name}-part"
}
