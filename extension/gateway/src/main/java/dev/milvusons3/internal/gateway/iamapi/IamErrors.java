package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.AwsError;

/**
 * IAM's refusals.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common errors</a>
 */
final class IamErrors {
    private IamErrors() {}

    static AwsError noSuchEntity(String message) {
        return new AwsError(404, "NoSuchEntity", message);
    }

    static AwsError noSuchRole(String name) {
        return noSuchEntity("The role with name " + name + " cannot be found.");
    }

    static AwsError noSuchPolicy(String arn) {
        return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
    }

    static AwsError exists(String message) {
        return new AwsError(409, "EntityAlreadyExists", message);
    }

    static AwsError conflict(String message) {
        return new AwsError(409, "DeleteConflict", message);
    }

    static AwsError limit(String message) {
        return new AwsError(409, "LimitExceeded", message);
    }

    static AwsError malformed(String message) {
        return new AwsError(400, "MalformedPolicyDocument", message);
    }

    static AwsError invalidInput(String message) {
        return new AwsError(400, "InvalidInput", message);
    }

    static AwsError validation(String message) {
        return new AwsError(400, "ValidationError", message);
    }
}
