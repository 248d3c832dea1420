package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.Parameters;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Signs what the gateway itself sends on, with the credentials of what stands behind it. */
public final class RequestSigner {
    private final SigningKeys keys = new SigningKeys();
    private final String accessKeyId;
    private final String secret;
    private final String region;
    private final String service;

    /** @param service as scopes name it, such as {@code s3} */
    public RequestSigner(String accessKeyId, String secret, String region, String service) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.region = region;
        this.service = service;
    }

    /**
     * {@return the headers, with those that sign them}
     *
     * @param path encoded, as it will be sent
     * @param headers that will be sent, {@code Host} among them
     * @param payloadHash of the body, or {@code UNSIGNED-PAYLOAD}
     * @param now by the real clock: whoever checks it does not know of a clock that tests move
     */
    public SortedMap<String, String> sign(
            String method,
            String path,
            Parameters query,
            Map<String, String> headers,
            String payloadHash,
            Instant now) {
        SortedMap<String, String> signed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        signed.putAll(headers);
        String date = AmzDate.format(now);
        signed.put("x-amz-date", date);
        signed.put("x-amz-content-sha256", payloadHash);
        List<String> names = signed.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                .sorted()
                .toList();
        String canonical = CanonicalRequest.of(
                method,
                path,
                query,
                names,
                name -> Collections.enumeration(List.of(Objects.requireNonNull(signed.get(name)))),
                payloadHash);
        CredentialScope scope = new CredentialScope(date.substring(0, 8), region, service);
        String signature =
                Hashes.hex(Hashes.hmac(keys.key(secret, scope), CanonicalRequest.stringToSign(date, scope, canonical)));
        signed.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessKeyId + "/" + scope + ", SignedHeaders="
                        + String.join(";", names) + ", Signature=" + signature);
        return signed;
    }
}
