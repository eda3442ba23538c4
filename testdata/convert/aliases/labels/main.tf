variable "name" {
  type    = string
  default = "labels"
}
