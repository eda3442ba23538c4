variable "release" {
  type    = string
  default = "2024-01"
}

variable "regions" {
  type    = list(string)
  default = ["eu-central-1", "eu-west-1"]
}

resource "terraform_data" "release" {
  input = {
    release = var.release
    regions = var.regions
    nested  = { count = length(var.regions), first = var.regions[0] }
  }

  triggers_replace = [var.release]
}

resource "terraform_data" "region" {
  for_each = toset(var.regions)
  input    = "${each.key}@${terraform_data.release.id}"

  depends_on = [terraform_data.release]
}

resource "terraform_data" "guarded" {
  input = !contains(var.regions, "us-east-1") && var.release != "" ? "ok" : "refused"

  lifecycle {
    precondition {
      condition     = length(var.regions) > 0
      error_message = "There must be a region; there are ${length(var.regions)}."
    }
  }
}

output "regions" {
  value = { for name, region in terraform_data.region : name => region.id }
}

output "release" {
  value = terraform_data.release.id
}

output "text" {
  value = <<EOT
Release: ${var.release}
{
  "quoted": "yes"
}
EOT
}
