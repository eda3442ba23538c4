terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.1"
    }
  }
}

locals {
  create_password = var.create && var.password == null
  family_major    = split(".", var.engine_version)[0]
  family          = coalesce(var.family, "${var.engine}${local.family_major}")
  identifier      = lower(var.identifier)
  password        = local.create_password ? one(random_password.master[*].result) : var.password

  final_snapshot = var.skip_final_snapshot ? null : join("-", compact([var.final_snapshot_prefix, local.identifier]))
}

resource "random_password" "master" {
  count = local.create_password ? 1 : 0

  length  = var.password_length
  special = false
}

resource "aws_db_subnet_group" "this" {
  count = var.create && length(var.subnet_ids) > 0 ? 1 : 0

  name_prefix = "${local.identifier}-"
  description = "For ${local.identifier}"
  subnet_ids  = var.subnet_ids
  tags        = merge(var.tags, { Name = local.identifier })
}

resource "aws_db_parameter_group" "this" {
  count = var.create ? 1 : 0

  name_prefix = "${local.identifier}-"
  family      = local.family

  dynamic "parameter" {
    for_each = var.parameters

    content {
      name         = parameter.value.name
      value        = parameter.value.value
      apply_method = lookup(parameter.value, "apply_method", null)
    }
  }

  tags = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_iam_policy_document" "monitoring" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  count = var.monitoring_interval > 0 ? 1 : 0

  name_prefix        = "${local.identifier}-monitoring-"
  assume_role_policy = data.aws_iam_policy_document.monitoring.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  count = var.monitoring_interval > 0 ? 1 : 0

  role       = aws_iam_role.monitoring[0].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "this" {
  count = var.create ? 1 : 0

  identifier        = local.identifier
  engine            = var.engine
  engine_version    = var.engine_version
  instance_class    = var.instance_class
  allocated_storage = var.storage.size
  storage_type      = var.storage.type
  iops              = var.storage.iops
  storage_encrypted = true

  username = var.username
  password = local.password
  port     = var.port

  db_subnet_group_name   = try(aws_db_subnet_group.this[0].name, null)
  parameter_group_name   = aws_db_parameter_group.this[0].name
  vpc_security_group_ids = var.security_group_ids

  backup_retention_period   = var.backup_retention_period
  backup_window             = var.backup_window
  maintenance_window        = var.maintenance_window
  skip_final_snapshot       = var.skip_final_snapshot
  final_snapshot_identifier = local.final_snapshot

  monitoring_interval = var.monitoring_interval
  monitoring_role_arn = var.monitoring_interval > 0 ? aws_iam_role.monitoring[0].arn : null

  dynamic "restore_to_point_in_time" {
    for_each = var.restore_to_point_in_time != null ? [var.restore_to_point_in_time] : []

    content {
      restore_time                  = lookup(restore_to_point_in_time.value, "restore_time", null)
      source_db_instance_identifier = lookup(restore_to_point_in_time.value, "source", null)
    }
  }

  timeouts {
    create = lookup(var.timeouts, "create", "40m")
    delete = lookup(var.timeouts, "delete", null)
  }

  tags = merge(var.tags, { Name = local.identifier })

  lifecycle {
    ignore_changes = [password, latest_restorable_time]

    precondition {
      condition     = var.storage.type != "io2" || var.storage.iops != null
      error_message = "io2 needs iops."
    }
  }
}
