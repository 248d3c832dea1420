resource "aws_s3_bucket" "milvus" {
  bucket = "acme-milvus-production"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "milvus" {
  bucket = aws_s3_bucket.milvus.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.milvus.arn
    }
    bucket_key_enabled = true
  }
}

resource "aws_s3_bucket_policy" "milvus" {
  bucket = aws_s3_bucket.milvus.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOurAccount"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.milvus.arn, "${aws_s3_bucket.milvus.arn}/*"]
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = var.account } }
      },
    ]
  })
}

resource "aws_kms_key" "milvus" {
  description = "Objects of Milvus"
}

resource "aws_kms_alias" "milvus" {
  name          = "alias/milvus-production"
  target_key_id = aws_kms_key.milvus.key_id
}
