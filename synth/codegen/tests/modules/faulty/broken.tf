output "z" {
  value =
}
