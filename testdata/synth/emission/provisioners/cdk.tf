terraform {
  backend "local" {
    path = "../../../terraform.provisioners.tfstate"
  }
}

resource "terraform_data" "host" {
  input = "10.0.0.1"

  connection {
    type         = "ssh"
    host         = self.output
    user         = "admin"
    timeout      = "2m"
    bastion_host = "b"
  }

  provisioner "file" {
    source      = "setup.sh"
    destination = "/tmp/setup.sh"

    connection {
      type  = "winrm"
      host  = "h"
      https = true
      port  = 5986
    }
  }

  provisioner "file" {
    content     = "text"
    destination = "/tmp/text"
  }

  provisioner "remote-exec" {
    inline = ["sudo sh /tmp/setup.sh", "echo $${done}"]
  }

  provisioner "local-exec" {
    command     = "echo"
    environment = { FooBar = "1" }
    interpreter = ["sh", "-c"]
    quiet       = true
  }

  provisioner "local-exec" {
    command     = "deregister"
    working_dir = "/"
    when        = destroy
    on_failure  = continue
  }

  lifecycle {
    create_before_destroy = true
  }
}
