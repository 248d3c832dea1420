package dev.milvusons3.setup.check;

import org.apiguardian.api.API;

/**
 * What a check of a set-up looks for. Each has a page in {@code docs/rules}, which is written from here.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Rule {
    /** The token exchange, or a further role. */
    ROLE_NOT_ASSUMABLE(
            "role-not-assumable",
            Level.ERROR,
            "The role cannot be assumed",
            "A trust policy does not let the pod's service account (or the session of the role before) assume the role. Milvus"
                    + " has no credentials then, and does not start.",
            "\"Condition\": { \"StringEquals\": { \"…:sub\": \"system:serviceaccount:milvus:milvus\" } }\n"
                    + "but the service account is called milvus-s3-access-sa",
            "Compare issuer, audience (`:aud`) and subject (`:sub`) with the service account, letter by letter. A further role needs"
                    + " both its own trust policy and `sts:AssumeRole` in the policies of the role before; an external id must be the same on both"
                    + " sides."),
    /** Nothing allows it. */
    MISSING_PERMISSION(
            "missing-permission",
            Level.ERROR,
            "A permission of Milvus is missing",
            "Milvus makes a request that no policy allows, or that one of the sides that must allow does not: the role's policies, its"
                    + " permissions boundary, an organisation's policies, the VPC endpoint's, or, if the bucket belongs to another account, the"
                    + " bucket policy.",
            "\"Action\": [\"s3:GetObject\", \"s3:PutObject\"]\n"
                    + "without s3:DeleteObject: Milvus works, and its garbage collection fails hours later",
            "Add the statement that the finding shows to the document that it names. Where the closest statement differs by one word,"
                    + " correct that word instead."),
    /** A statement denies it. */
    EXPLICIT_DENY(
            "explicit-deny",
            Level.ERROR,
            "A statement denies what Milvus does",
            "A statement with `\"Effect\": \"Deny\"` is about a request that Milvus makes. No other statement can allow it again.",
            "\"Effect\": \"Deny\", \"Action\": \"s3:*\",\n"
                    + "\"Condition\": { \"StringNotEquals\": { \"aws:SourceVpce\": \"vpce-of-another-stage\" } }",
            "Correct the condition, or leave out Milvus' role by a condition such as `ArnNotEquals` on `aws:PrincipalArn`."),
    /** KMS. */
    KEY_NOT_USABLE(
            "key-not-usable",
            Level.ERROR,
            "The bucket's key cannot be used",
            "The bucket encrypts its objects with a KMS key, and S3 asks KMS in the role's name: `kms:GenerateDataKey` to write and"
                    + " `kms:Decrypt` to read. The key's policy and, unless it names the role itself, the role's policies must allow both.",
            "a key policy with only\n\"Principal\": { \"AWS\": \"arn:aws:iam::444455556666:root\" }\n"
                    + "while the role is in account 111122223333",
            "Name the role in the key's policy, and give the role `kms:GenerateDataKey` and `kms:Decrypt` on the key's ARN. The key"
                    + " `aws/s3` cannot be used from another account: give the bucket a customer managed key."),
    /** Neither allowed nor missing. */
    UNKNOWN_BEFORE_APPLY(
            "unknown-before-apply",
            Level.NOTE,
            "It is not known before the set-up is applied",
            "Whether a request is allowed depends on a value that Terraform or CloudFormation knows only afterwards, or on a document that is"
                    + " made elsewhere. It is neither allowed nor missing, and nothing is guessed.",
            "\"Resource\": \"${aws_s3_bucket.milvus.arn}/*\"\nin a plan that lies apart from its .tf files",
            "Put plan.json beside the .tf files, from which references are resolved; or check the state after the apply"
                    + " (`terraform show -json`)."),
    /** Others' things. */
    OUTSIDE_UNNAMED(
            "outside-unnamed",
            Level.NOTE,
            "What Milvus reaches beyond its bucket is not named",
            "External collections (`external`) are made of files in any bucket, and Milvus' own encryption (`cmek`) uses a key of KMS that is none of"
                    + " the bucket's. A set-up says neither, so that what is asked there is not checked.",
            "milvus-on-s3 check plan.json --milvus 3.0 --features core,external",
            "Name them: `--external-source s3://BUCKET/PREFIX` and `--cmek-key ARN`, with `--external-role` and `--cmek-role` where a further role is"
                    + " assumed for them. A key in the values' `user.yaml` (`cipherPlugin.kms`) is read from there. What another account's"
                    + " bucket, key or role allows is in that account's documents, and is not checked."),
    /** More than what is needed, of actions. */
    UNUSED_PERMISSION(
            "unused-permission",
            Level.WARNING,
            "A permission is granted that Milvus never uses",
            "The role may do what no request of this Milvus, with these features, asks for. Who breaks into the pod may do it too.",
            "\"Action\": \"s3:*\"",
            "List the actions that Milvus uses. If another program shares the role, give it a role of its own, or suppress the finding with that"
                    + " reason."),
    /** More than what is needed, of resources. */
    RESOURCE_TOO_WIDE(
            "resource-too-wide",
            Level.WARNING,
            "A permission is granted on other buckets too",
            "The role may do what Milvus does, but on more than Milvus' bucket.",
            "\"Action\": \"s3:GetObject\", \"Resource\": \"*\"",
            "Name the bucket, and its objects: `arn:aws:s3:::BUCKET` and `arn:aws:s3:::BUCKET/*`."),
    /** More than who is needed. */
    TRUST_TOO_WIDE(
            "trust-too-wide",
            Level.WARNING,
            "Other pods can assume the role",
            "The trust policy lets service accounts in that are not Milvus': of another name, or of another namespace.",
            "\"Condition\": { \"StringLike\": { \"…:sub\": \"system:serviceaccount:*:*\" } }",
            "Demand the subject by `StringEquals`: `system:serviceaccount:NAMESPACE:NAME`. With EKS Pod Identity, conditions on"
                    + " `aws:RequestTag/kubernetes-namespace` and `aws:RequestTag/kubernetes-service-account` do the same."),
    /** A name that is none. */
    UNKNOWN_ACTION(
            "unknown-action",
            Level.WARNING,
            "A policy names an action that does not exist",
            "IAM takes an identity policy with any action of a service, even one that no request ever asks for. So a misspelt name, or an"
                    + " operation's name instead of the action's, grants nothing and is not noticed.",
            "\"Action\": \"s3:HeadObject\"\nthe operation HeadObject is authorised by s3:GetObject",
            "Write the action that the finding proposes, or remove the name."),
    /** Baseline. */
    NEW_ACCESS(
            "new-access",
            Level.WARNING,
            "The change grants access that was not there before",
            "Compared with the baseline, the role may do something, or do it somewhere, that it might not before.",
            "\"Resource\": \"arn:aws:s3:::books/*\" became \"arn:aws:s3:::*\"",
            "See that it is meant. Once merged it is part of the baseline."),
    /** The real server. */
    BOOT_FAILED(
            "boot-failed",
            Level.ERROR,
            "A real Milvus does not work with this set-up",
            "With `--boot` a real Milvus was started with exactly these documents, and wrote and read. It was denied something, or did not start.",
            "the start ends at the first denial, with the statement that was missing",
            "The finding has the server's own words and the decision."),
    /** Suppressions. */
    SUPPRESSION_EXPIRED(
            "suppression-expired",
            Level.WARNING,
            "A suppression has expired",
            "An entry of the suppressions file has an expiry that has passed. What it hid is reported again.",
            "expires: 2024-01-31",
            "Fix what was suppressed, or give a new date with a reason that still holds."),
    /** Suppressions. */
    SUPPRESSION_UNUSED(
            "suppression-unused",
            Level.WARNING,
            "A suppression is no longer needed",
            "An entry of the suppressions file hides nothing. It would hide the next finding of its kind.",
            "- rule: unused-permission\n  action: s3:GetObjectTagging\nafter the permission was removed",
            "Remove the entry."),
    /** Input. */
    UNREADABLE(
            "unreadable",
            Level.ERROR,
            "The set-up cannot be read",
            "A document is not what AWS, Terraform, CloudFormation or Helm would take. The exit code is 2: nothing was evaluated.",
            "\"Efect\": \"Allow\"",
            "Correct it at the line and column that the finding names.");

    /** How bad it is. */
    public enum Level {
        /** Milvus does not work, or not for long. */
        ERROR,
        /** It works, and should be changed. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    private final String id;
    private final Level level;
    private final String title;
    private final String why;
    private final String example;
    private final String fix;

    Rule(String id, Level level, String title, String why, String example, String fix) {
        this.id = id;
        this.level = level;
        this.title = title;
        this.why = why;
        this.example = example;
        this.fix = fix;
    }

    /** {@return by which reports and suppressions name it, such as {@code missing-permission}} */
    public String id() {
        return id;
    }

    /** {@return how bad a finding of it usually is} */
    public Level level() {
        return level;
    }

    /** {@return one sentence without a full stop} */
    public String title() {
        return title;
    }

    /** {@return what it is, and what comes of it} */
    public String why() {
        return why;
    }

    /** {@return something that it finds} */
    public String example() {
        return example;
    }

    /** {@return what to do} */
    public String fix() {
        return fix;
    }
}
