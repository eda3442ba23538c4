terraform {
  backend "local" {
    path          = "a.tfstate"
    workspace_dir = "w"
  }
}
