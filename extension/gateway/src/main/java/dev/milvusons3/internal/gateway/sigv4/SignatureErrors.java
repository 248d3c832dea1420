package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.time.Instant;
import java.util.Collection;

/** How a service words what is wrong with a signature: S3 has its own words, the query services share theirs. */
public interface SignatureErrors {
    /** Another scheme than SigV4. */
    AwsError unsupported();

    /** Signed both in the header and in the query. */
    AwsError twoMechanisms();

    /** A header or a query parameter stands there twice, and can be meant once only. */
    AwsError twice(String kind, String name);

    /** The Authorization header does not parse, or says something impossible. */
    AwsError malformedHeader(String complaint);

    /** The same of a presigned URL. */
    AwsError malformedQuery(String complaint);

    /** No usable date. */
    AwsError noDate();

    /** A scope of another region than the one served. */
    AwsError wrongRegion(SignedRequest signed, String expected);

    /** A scope of another service than the one served. */
    AwsError wrongService(SignedRequest signed, String expected);

    /** A key id that nobody has. */
    AwsError unknownKey(String accessKeyId);

    /** A token that is not the key's. */
    AwsError invalidToken();

    /** The session is over. */
    AwsError expiredToken();

    /** The clocks differ by more than a quarter of an hour. */
    AwsError skewed(SignedRequest signed, Instant now);

    /** A presigned URL past its time. */
    AwsError expiredUrl(SignedRequest signed, Instant now);

    /** A presigned URL before its time. */
    AwsError notYetValid(SignedRequest signed, Instant now);

    /** Headers that had to be signed and were not. */
    AwsError unsignedHeaders(Collection<String> names);

    /** The signature is another. */
    AwsError mismatch(SignedRequest signed, String stringToSign, String canonicalRequest);
}
