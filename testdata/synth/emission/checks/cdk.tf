terraform {
  backend "local" {
    path = "../../../terraform.checks.tfstate"
  }
}

resource "terraform_data" "first" {
  input = "x"
}

check "network_reachable_BD0FED38" {
  data "terraform_remote_state" "network_other_B761790E" {
    backend = "local"
    config  = { path = "other.tfstate" }

    depends_on = [terraform_data.first]
  }

  assert {
    condition     = data.terraform_remote_state.network_other_B761790E.outputs.id != ""
    error_message = "there is no id, but ${data.terraform_remote_state.network_other_B761790E.outputs.id}"
  }

  assert {
    condition     = terraform_data.first.id != ""
    error_message = "there is no first"
  }
}
