terraform {
  backend "cos" {
    bucket     = "b"
    region     = "r"
    prefix     = "p"
    encrypt    = true
    accelerate = false

    assume_role {
      role_arn         = "r"
      session_name     = "s"
      session_duration = 60
      policy           = "{}"
    }
  }
}
