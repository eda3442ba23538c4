variable "name" {
  type = string
}

module "naming" {
  source = "../naming"
  name   = var.name
}

resource "aws_s3_bucket" "this" {
  bucket = module.naming.bucket
}

output "id" {
  value = aws_s3_bucket.this.id
}
