package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.util.Map;
import java.util.Set;

/**
 * What S3 says with an error whose own words did not come along: HEAD has no body, and some of what answers behind the gateway says
 * no more than HTTP's name for the status.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList">List of error codes</a>
 */
final class S3ErrorTexts {
    private static final Set<String> NAMES_OF_HTTP = Set.of(
            "Bad Request",
            "Forbidden",
            "Not Found",
            "Method Not Allowed",
            "Conflict",
            "Length Required",
            "Precondition Failed",
            "Requested Range Not Satisfiable",
            "Range Not Satisfiable",
            "Internal Server Error",
            "Not Implemented",
            "Service Unavailable");

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("AccessDenied", "Access Denied"),
            Map.entry(
                    "BadDigest",
                    "The Content-MD5 or checksum value that you specified did not match what the server received."),
            Map.entry(
                    "BucketAlreadyExists",
                    "The requested bucket name is not available. The bucket namespace is shared by all users of the"
                            + " system. Please select a different name and try again."),
            Map.entry(
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it."),
            Map.entry("BucketNotEmpty", "The bucket you tried to delete is not empty"),
            Map.entry("EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size."),
            Map.entry("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"),
            Map.entry(
                    "IncompleteBody",
                    "You did not provide the number of bytes specified by the Content-Length HTTP header"),
            Map.entry("InternalError", "We encountered an internal error. Please try again."),
            Map.entry("InvalidArgument", "Invalid Argument"),
            Map.entry("InvalidBucketName", "The specified bucket is not valid."),
            Map.entry("InvalidDigest", "The Content-MD5 or checksum value that you specified is not valid."),
            Map.entry(
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                            + " specified entity tag may not match the part's entity tag."),
            Map.entry(
                    "InvalidPartOrder",
                    "The list of parts was not in ascending order. Parts must be ordered by part number."),
            Map.entry("InvalidPartNumber", "The requested partnumber is not satisfiable"),
            Map.entry("InvalidRange", "The requested range is not satisfiable"),
            Map.entry("InvalidRequest", "The request is not valid in this form."),
            Map.entry("InvalidStorageClass", "The storage class you specified is not valid"),
            Map.entry("InvalidTag", "The tag provided was not a valid tag."),
            Map.entry("InvalidURI", "Couldn't parse the specified URI."),
            Map.entry("KeyTooLongError", "Your key is too long"),
            Map.entry(
                    "MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our published schema"),
            Map.entry("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size"),
            Map.entry("MethodNotAllowed", "The specified method is not allowed against this resource."),
            Map.entry("MissingContentLength", "You must provide the Content-Length HTTP header."),
            Map.entry("NoSuchBucket", "The specified bucket does not exist"),
            Map.entry("NoSuchKey", "The specified key does not exist."),
            Map.entry(
                    "NoSuchUpload",
                    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                            + " aborted or completed."),
            Map.entry("NoSuchVersion", "The specified version does not exist."),
            Map.entry(
                    "NotImplemented", "A header or query you provided implies functionality that is not implemented."),
            Map.entry(
                    "OperationAborted",
                    "A conflicting conditional operation is currently in progress against this resource. Try again."),
            Map.entry("PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
            Map.entry(
                    "RequestTimeout",
                    "Your socket connection to the server was not read from or written to within the timeout period."
                            + " Idle connections will be closed."),
            Map.entry("ServiceUnavailable", "Service is unable to handle request."),
            Map.entry("SlowDown", "Please reduce your request rate."));

    private S3ErrorTexts() {}

    /** {@return an error that came from elsewhere, complete} */
    static AwsError complete(int status, String code, String message) {
        if (!message.isBlank() && !NAMES_OF_HTTP.contains(message)) {
            return new AwsError(status, code, message);
        }
        return new AwsError(
                status, code, TEXTS.getOrDefault(code, "The request was answered with " + status + " " + code + "."));
    }
}
