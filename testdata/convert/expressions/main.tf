variable "people" {
  type = list(object({
    name  = string
    team  = string
    roles = optional(list(string), [])
  }))
  default = [
    { name = "ada", team = "core", roles = ["admin", "dev"] },
    { name = "bob", team = "core" },
    { name = "eve", team = "data", roles = ["dev"] },
  ]
}

variable "zones" {
  type    = set(string)
  default = ["a", "b"]
}

variable "arn" {
  type    = string
  default = "arn:aws:iam::111122223333:role/deploy"
}

variable "limits" {
  type    = map(number)
  default = { small = 1, large = 10 }
}

locals {
  by_team   = { for person in var.people : person.team => person.name... }
  positions = { for i, person in var.people : person.name => i if i > 0 }
  pairs     = [for pair in setproduct(var.zones, ["app", "db"]) : "${pair[0]}-${pair[1]}"]
  account   = regex("^arn:aws:iam::([0-9]+):", var.arn)[0]
  parts     = regex("^arn:aws:iam::(?P<account>[0-9]+):role/(?P<role>.+)$", var.arn)
  numbers   = [for i in range(3) : i * 2]
  greeting  = <<-EOT
    Dear ${upper(var.people[0].name)},
    %{for person in var.people~}
    - ${person.name}
    %{endfor~}
  EOT
}

output "by_team" {
  value = local.by_team
}

output "positions" {
  value = local.positions
}

output "pairs" {
  value = sort(local.pairs)
}

output "account" {
  value = "${local.account}/${local.parts["role"]}"
}

output "numbers" {
  value = [sum(local.numbers), max(values(var.limits)...), min(1, 2, 3), ceil(1.2), abs(-3), parseint("ff", 16)]
}

output "sets" {
  value = setunion(var.zones, ["c"])
}

output "computed" {
  value = { (upper("key")) = join(",", var.zones), (var.arn) = "x" }
}

output "names" {
  value = formatlist("%s@acme.example", var.people[*].name)
}

output "greeting" {
  value = chomp(local.greeting)
}

output "template" {
  value = templatefile("${path.module}/greeting.tftpl", { name = var.people[0].name })
}

output "texts" {
  value = {
    encoded = base64encode(trimspace("  x  "))
    hash    = sha256(md5("x"))
    date    = formatdate("YYYY", timeadd("2024-01-01T00:00:00Z", "24h"))
    cut     = trim(strrev("abc"), "c")
    nested  = yamlencode({ a = [1, true, null] })
    decoded = jsondecode("{\"a\": [1]}").a[0]
    subnets = cidrsubnets("10.0.0.0/16", 4, 8)
    pieces  = chunklist(["a", "b", "c"], 2)
    found   = contains(keys(var.limits), "small") && strcontains(var.arn, "role")
    chosen  = coalesce(null, "", "fallback")
    grouped = transpose({ a = ["x", "y"], b = ["y"] })
    flat    = distinct(flatten([["a"], ["a", "b"]]))
  }
}

variable "window" {
  type    = tuple([string, number])
  default = ["night", 3]
}

variable "steps" {
  type    = list(tuple([string, bool]))
  default = [["build", true], ["ship", false]]
}

output "window" {
  value = "${upper(var.window[0])} ${var.window[1] + 1}"
}

output "steps" {
  value = [for step in var.steps : step[0] if step[1]]
}

output "templates" {
  value = { for time in ["morning", "night"] : time => templatefile("${path.module}/texts/${time}.tftpl", { name = "Ada" }) }
}
