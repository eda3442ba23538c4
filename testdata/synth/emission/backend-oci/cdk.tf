terraform {
  backend "oci" {
    bucket     = "b"
    namespace  = "n"
    key        = "k"
    region     = "r"
    kms_key_id = "k"
    auth       = "ApiKey"
  }
}
