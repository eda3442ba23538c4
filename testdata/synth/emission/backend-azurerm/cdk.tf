terraform {
  backend "azurerm" {
    storage_account_name               = "a"
    container_name                     = "c"
    key                                = "k"
    lookup_blob_endpoint               = false
    use_azuread_auth                   = true
    use_oidc                           = true
    client_id                          = "i"
    client_id_file_path                = "f"
    ado_pipeline_service_connection_id = "s"
    tenant_id                          = "t"
  }
}
