variable "instance_type" {
  type    = string
  default = "t3.small"
}

variable "bastion" {
  type    = bool
  default = true
}

variable "volumes" {
  type    = map(number)
  default = { data = 100, logs = 20 }
}

variable "packages" {
  type    = list(string)
  default = ["nginx", "jq"]
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-*-x86_64"]
  }

  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
}

locals {
  user_data = <<-EOT
    #!/bin/bash
    set -euo pipefail
    dnf install -y ${join(" ", var.packages)}
    echo "type ${var.instance_type}" > /etc/motd
    %{for package in var.packages~}
    systemctl enable ${package}
    %{endfor~}
  EOT
}

resource "aws_instance" "app" {
  ami           = data.aws_ami.linux.id
  instance_type = var.instance_type
  user_data     = local.user_data

  root_block_device {
    encrypted   = true
    volume_size = 30
    volume_type = "gp3"
  }

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = "app"
  }

  provisioner "local-exec" {
    command = "echo ready"
  }
}

resource "aws_ebs_volume" "extra" {
  for_each = var.volumes

  availability_zone = aws_instance.app.availability_zone
  size              = each.value
  encrypted         = true
  type              = each.value > 50 ? "gp3" : "gp2"
}

resource "aws_volume_attachment" "extra" {
  for_each = aws_ebs_volume.extra

  device_name = "/dev/${each.key}"
  instance_id = aws_instance.app.id
  volume_id   = each.value.id
}

resource "aws_instance" "bastion" {
  count         = var.bastion ? 1 : 0
  ami           = data.aws_ami.linux.id
  instance_type = "t3.nano"
  user_data     = file("${path.module}/bastion.sh")
}

output "bastion_ip" {
  value = try(aws_instance.bastion[0].private_ip, "")
}

output "total" {
  value = sum([for size in values(var.volumes) : size])
}

output "root_volume" {
  value = aws_instance.app.root_block_device[0].volume_id
}
