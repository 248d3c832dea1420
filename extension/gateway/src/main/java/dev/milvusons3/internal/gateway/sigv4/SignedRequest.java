package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its own signature.
 *
 * @param accessKeyId whose key
 * @param scope what it is good for
 * @param signedHeaders lower-case names, in order
 * @param signature lower-case hex
 * @param amzDate when it was signed, as it stands in the string to sign
 * @param signedAt the same
 * @param expires seconds, of a presigned URL
 * @param sessionToken of a session's key
 */
public record SignedRequest(
        String accessKeyId,
        CredentialScope scope,
        List<String> signedHeaders,
        String signature,
        String amzDate,
        Instant signedAt,
        OptionalLong expires,
        Optional<String> sessionToken) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Set<String> FIELDS = Set.of("Credential", "SignedHeaders", "Signature");
    private static final long WEEK_SECONDS = 604_800;
    private static final int MAX_SIGNED_HEADERS = 200;

    /** {@return whether the signature came in the query string} */
    public boolean presigned() {
        return expires.isPresent();
    }

    /** {@return what the request says; empty if it is not signed at all} */
    public static Optional<SignedRequest> of(Call call, SignatureErrors errors) {
        String authorization = call.header("Authorization");
        Parameters query = call.query();
        boolean inQuery = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature");
        if (query.has("Signature") && query.has("AWSAccessKeyId")) {
            throw errors.unsupported();
        }
        if (authorization == null) {
            return inQuery ? Optional.of(fromQuery(query, errors)) : Optional.empty();
        }
        if (inQuery) {
            throw errors.twoMechanisms();
        }
        String fields = authorization.startsWith(ALGORITHM) ? authorization.substring(ALGORITHM.length()) : "?";
        if (!fields.isEmpty() && !Character.isWhitespace(fields.charAt(0))) {
            throw errors.unsupported();
        }
        return Optional.of(fromHeader(call, fields, errors));
    }

    private static SignedRequest fromHeader(Call call, String fields, SignatureErrors errors) {
        Map<String, String> values = new HashMap<>();
        for (String field : fields.split(",", -1)) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? field.trim() : field.substring(0, equals).trim();
            if (!FIELDS.contains(name)) {
                throw errors.malformedHeader("the field \"" + name + "\" is not known");
            }
            if (values.put(name, equals < 0 ? "" : field.substring(equals + 1).trim()) != null) {
                throw errors.malformedHeader("the field \"" + name + "\" is given twice");
            }
        }
        String credential = values.get("Credential");
        String headers = values.get("SignedHeaders");
        String signature = values.get("Signature");
        if (credential == null || headers == null || signature == null || signature.isEmpty()) {
            throw errors.malformedHeader("the header needs Credential, SignedHeaders and Signature");
        }
        CredentialScope.Credential parsed = CredentialScope.parse(credential)
                .orElseThrow(() -> errors.malformedHeader("the Credential is mal-formed; expecting"
                        + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\""));
        String amzDate = call.header("X-Amz-Date");
        Instant signedAt = signedAt(amzDate, call.header("Date"), errors);
        String stamp = amzDate == null ? AmzDate.format(signedAt) : amzDate;
        if (!stamp.startsWith(parsed.scope().date())) {
            throw errors.malformedHeader("Invalid credential date \""
                    + parsed.scope().date() + "\". This date is not the same as X-Amz-Date: \"" + stamp.substring(0, 8)
                    + "\"");
        }
        return new SignedRequest(
                parsed.accessKeyId(),
                parsed.scope(),
                headerNames(headers, errors),
                signature,
                stamp,
                signedAt,
                OptionalLong.empty(),
                Optional.ofNullable(call.header("X-Amz-Security-Token")));
    }

    private static Instant signedAt(@Nullable String amzDate, @Nullable String date, SignatureErrors errors) {
        Optional<Instant> time;
        if (amzDate != null) {
            time = AmzDate.parse(amzDate);
        } else {
            time = date == null ? Optional.empty() : AmzDate.parseHttpDate(date);
        }
        return time.orElseThrow(errors::noDate);
    }

    private static List<String> headerNames(String names, SignatureErrors errors) {
        List<String> list = List.of(names.toLowerCase(Locale.ROOT).split(";", -1));
        if (list.size() > MAX_SIGNED_HEADERS || !list.contains("host")) {
            throw errors.malformedHeader("SignedHeaders must name the host header");
        }
        return list;
    }

    private static SignedRequest fromQuery(Parameters query, SignatureErrors errors) {
        if (!query.get("X-Amz-Algorithm").orElse("").equals(ALGORITHM)) {
            throw errors.malformedQuery(
                    "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
        }
        String credential = required(query, "X-Amz-Credential", errors);
        String signature = required(query, "X-Amz-Signature", errors);
        String amzDate = required(query, "X-Amz-Date", errors);
        String headers = required(query, "X-Amz-SignedHeaders", errors);
        long expires = expires(required(query, "X-Amz-Expires", errors), errors);
        CredentialScope.Credential parsed = CredentialScope.parse(credential)
                .orElseThrow(() -> errors.malformedQuery("Error parsing the X-Amz-Credential parameter; the Credential"
                        + " is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."));
        Instant signedAt = AmzDate.parse(amzDate)
                .orElseThrow(() -> errors.malformedQuery(
                        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
        if (!amzDate.startsWith(parsed.scope().date())) {
            throw errors.malformedQuery("Error parsing the X-Amz-Credential parameter; Invalid credential date \""
                    + parsed.scope().date() + "\". This date is not the same as X-Amz-Date: \""
                    + amzDate.substring(0, 8) + "\".");
        }
        return new SignedRequest(
                parsed.accessKeyId(),
                parsed.scope(),
                headerNames(headers, errors),
                signature,
                amzDate,
                signedAt,
                OptionalLong.of(expires),
                query.get("X-Amz-Security-Token"));
    }

    private static String required(Parameters query, String name, SignatureErrors errors) {
        return query.get(name)
                .orElseThrow(() -> errors.malformedQuery("Query-string authentication version 4 requires the"
                        + " X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and"
                        + " X-Amz-Expires parameters."));
    }

    private static long expires(String text, SignatureErrors errors) {
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw errors.malformedQuery("X-Amz-Expires should be a number");
        }
        if (seconds < 0) {
            throw errors.malformedQuery("X-Amz-Expires must be non-negative");
        }
        if (seconds > WEEK_SECONDS) {
            throw errors.malformedQuery("X-Amz-Expires must be less than a week (in seconds); that is, the given"
                    + " X-Amz-Expires must be less than 604800 seconds");
        }
        return seconds;
    }

    /** {@return the complaint that this makes of its scope's region or service} */
    AwsError wrongScope(SignatureErrors errors, String complaint) {
        return presigned()
                ? errors.malformedQuery("Error parsing the X-Amz-Credential parameter; " + complaint)
                : errors.malformedHeader(complaint);
    }
}
