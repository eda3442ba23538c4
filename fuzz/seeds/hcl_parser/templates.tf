locals {
  script = <<-EOT
    %{ for host in var.hosts ~}
    ping ${host} $${HOME} %%{ not }
    %{ endfor ~}
    %{ if var.last }done%{ else }again%{ endif }
  EOT
  quoted = "a\"b\\c\n\u00e9\U0001F600${"x"}"
  all    = var.users[*].names[0].first
}
