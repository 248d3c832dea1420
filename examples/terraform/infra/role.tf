data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "MilvusPods"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::${var.account}:oidc-provider/${var.oidc_provider}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider}:sub"
      values   = ["system:serviceaccount:search:milvus-s3-access-sa"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
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

resource "aws_iam_role" "milvus" {
  name               = "milvus-production"
  path               = "/search/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "milvus" {
  name   = "milvus-production-s3"
  path   = "/search/"
  policy = data.aws_iam_policy_document.milvus.json
}

resource "aws_iam_role_policy_attachment" "milvus" {
  role       = aws_iam_role.milvus.name
  policy_arn = aws_iam_policy.milvus.arn
}
