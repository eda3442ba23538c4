terraform {
  backend "gcs" {
    bucket                                = "b"
    prefix                                = "p"
    impersonate_service_account_delegates = ["a"]
    kms_encryption_key                    = "k"
  }
}
