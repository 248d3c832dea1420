variable "region" {
  default = "eu-central-1"
}

variable "bucket_name" {
  type = string
}

provider "aws" {
  region              = var.region
  allowed_account_ids = ["111122223333"]
}

locals {
  # The cluster is another team's.
  namespace       = "search"
  service_account = "milvus-s3-access-sa"
}

data "aws_iam_openid_connect_provider" "cluster" {
  url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_s3_bucket" "milvus" {
  bucket = var.bucket_name
}

resource "aws_s3_bucket_public_access_block" "milvus" {
  bucket                  = aws_s3_bucket.milvus.id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = false
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
        Sid       = "OnlyWithTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.milvus.arn, "${aws_s3_bucket.milvus.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_kms_key" "milvus" {
  description = "Objects of Milvus"
  policy      = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Owner",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
          "Action": "kms:*",
          "Resource": "*"
        }
      ]
    }
  EOF
}

resource "aws_kms_alias" "milvus" {
  name          = "alias/milvus"
  target_key_id = aws_kms_key.milvus.key_id
}

data "aws_iam_policy_document" "milvus" {
  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.milvus.arn]
  }

  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    resources = ["${aws_s3_bucket.milvus.arn}/*"]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [aws_kms_key.milvus.arn]
  }
}

module "role" {
  source          = "./modules/irsa-role"
  name            = "milvus"
  provider_arn    = data.aws_iam_openid_connect_provider.cluster.arn
  provider_url    = replace(data.aws_iam_openid_connect_provider.cluster.url, "https://", "")
  namespace       = local.namespace
  service_account = local.service_account
  policy          = data.aws_iam_policy_document.milvus.json
}

resource "kubernetes_service_account_v1" "milvus" {
  metadata {
    name      = local.service_account
    namespace = local.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = module.role.arn
    }
  }
}
