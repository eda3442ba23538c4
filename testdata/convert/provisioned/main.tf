variable "key" {
  type      = string
  default   = "not a key"
  sensitive = true
}

variable "packages" {
  type    = list(string)
  default = ["nginx", "jq"]
}

resource "aws_instance" "this" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  connection {
    host        = self.public_ip
    user        = "ec2-user"
    private_key = var.key
    port        = 22
    timeout     = "2m"
  }

  provisioner "file" {
    content     = jsonencode({ packages = var.packages })
    destination = "/etc/packages.json"
  }

  provisioner "remote-exec" {
    inline     = [for package in var.packages : "sudo dnf install -y ${package}"]
    on_failure = continue
  }

  provisioner "local-exec" {
    command     = "echo ${self.private_ip} >> hosts"
    working_dir = "/var/tmp"
    interpreter = ["/bin/sh", "-c"]

    environment = {
      NAME = self.id
    }
  }
}

resource "terraform_data" "bootstrap" {
  triggers_replace = [aws_instance.this.id]

  provisioner "remote-exec" {
    script = "bootstrap.sh"

    connection {
      type     = "winrm"
      host     = aws_instance.this.public_ip
      password = var.key
      https    = true
    }
  }
}

resource "terraform_data" "goodbye" {
  input = var.packages

  provisioner "local-exec" {
    when       = destroy
    command    = "echo ${self.id} is going"
    on_failure = continue
  }
}
