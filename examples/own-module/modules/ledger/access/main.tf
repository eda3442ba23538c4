variable "queue_arns" {
  type = list(string)
}

resource "aws_iam_policy" "this" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.queue_arns }]
  })
}
