variable "name" {
  type = string
}

variable "versioned" {
  type    = bool
  default = true
}

variable "owner" {
  type    = string
  default = "platform"
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = { Owner = var.owner, Versioned = tostring(var.versioned) }
}

output "id" {
  value = aws_s3_bucket.this.id
}
