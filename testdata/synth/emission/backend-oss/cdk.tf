terraform {
  backend "oss" {
    bucket                         = "b"
    region                         = "r"
    tablestore_table               = "t"
    assume_role_session_expiration = 60
  }
}
