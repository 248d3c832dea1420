terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "region" {
  default = "eu-central-1"
}

variable "account" {
  default = "111122223333"
}

# The cluster is another team's.
variable "oidc_provider" {
  default = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account]
}
