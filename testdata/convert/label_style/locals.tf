locals {
  order   = ["namespace", "name", "attributes"]
  allowed = "/[^-a-zA-Z0-9]/"

  given = {
    namespace = var.namespace
    name      = var.name
  }

  # Each part in one case, without what names may not have.
  cleaned = { for key, part in local.given : key =>
    part == null ? "" : replace(part, local.allowed, "")
  }
  cased = { for key, part in local.cleaned : key => var.case == "none" ? part :
    var.case == "upper" ? upper(part) : lower(part)
  }

  attributes = compact(distinct([
    for attribute in var.attributes : (var.case == "none" ? attribute :
      # The usual one comes last.
    var.case == "upper" ? upper(attribute) : lower(attribute))
  ]))

  parts = merge(local.cased, { attributes = join("-", local.attributes) })
  label = [
    for part in local.order :
    local.parts[part]
    if length(local.parts[part]) > 0
  ]

  full = join("-", local.label)
  # Long names end in a part of their hash.
  short = "${substr(local.full, 0, var.id_limit - 5)}-${substr(md5(local.full), 0, 4)}"
  id    = var.id_limit != 0 && length(local.full) > var.id_limit ? local.short : local.full

  tags = merge({
    for part in local.order :
    title(part) => local.parts[part] if length(local.parts[part]) > 0
  }, var.extra_tags)

  tags_as_list = flatten([
    for key in keys(local.tags) : merge(
      {
        key   = key
        value = local.tags[key]
    }, { propagate_at_launch = "true" })
  ])
}
