terraform {
  backend "http" {
    address      = "http://127.0.0.1:1/x"
    lock_address = "http://127.0.0.1:1/l"
    retry_max    = 0
  }
}
