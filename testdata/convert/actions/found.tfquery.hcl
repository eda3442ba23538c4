list "aws_instance" "running" {
  provider         = aws.edge
  include_resource = true
  limit            = 50

  config {
    filter {
      name   = "instance-state-name"
      values = ["running"]
    }
  }
}
