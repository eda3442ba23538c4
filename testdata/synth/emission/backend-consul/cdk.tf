terraform {
  backend "consul" {
    path    = "p"
    address = "127.0.0.1:1"
    gzip    = true
    lock    = false
  }
}
