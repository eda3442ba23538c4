terraform {
  cloud {
    organization = "acme"

    workspaces {
      name    = "hosted"
      project = "platform"
    }
  }
}

resource "random_id" "this" {
  byte_length = 4
}

resource "terraform_data" "this" {
  input = random_id.this.hex

  lifecycle {
    replace_triggered_by = [random_id.this.hex]
  }
}
