variable "zones" {
  description = "Overridden."
  default     = ["a"]
}
