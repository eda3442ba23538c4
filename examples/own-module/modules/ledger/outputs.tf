output "queue_urls" {
  description = "URLs of the queues, by account."
  value       = { for name, queue in aws_sqs_queue.postings : name => queue.url }
}

output "archive" {
  description = "Name of the bucket of closed journals."
  value       = aws_s3_bucket.archive.bucket
}

output "journal_password" {
  value     = random_password.journal.result
  sensitive = true
}
