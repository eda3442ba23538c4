terraform {
  backend "pg" {
    conn_str            = "postgres://127.0.0.1:1/x"
    schema_name         = "s"
    skip_index_creation = true
  }
}
