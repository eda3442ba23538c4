terraform {
  backend "kubernetes" {
    secret_suffix = "s"
    labels        = { a = "b" }
    config_paths  = ["c"]

    exec {
      api_version = "v1"
      command     = "aws"
      args        = ["eks"]
      env         = { A = "b" }
    }
  }
}
