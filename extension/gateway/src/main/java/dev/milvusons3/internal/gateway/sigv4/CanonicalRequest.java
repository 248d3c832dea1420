package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.Parameters.Parameter;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;

/**
 * The canonical form of a request, which is what is signed.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a signed AWS API request</a>
 */
public final class CanonicalRequest {
    private CanonicalRequest() {}

    /**
     * Builds it.
     *
     * @param path encoded, as it is to be signed
     * @param signedHeaders lower-case names in the order in which they were signed
     * @param headers a header's values
     */
    public static String of(
            String method,
            String path,
            Parameters query,
            List<String> signedHeaders,
            Function<String, Enumeration<String>> headers,
            String payloadHash) {
        StringBuilder text = new StringBuilder(512);
        text.append(method).append('\n').append(path.isEmpty() ? "/" : path).append('\n');
        appendQuery(text, query);
        text.append('\n');
        for (String name : signedHeaders) {
            text.append(name).append(':');
            Enumeration<String> values = headers.apply(name);
            boolean more = false;
            while (values.hasMoreElements()) {
                if (more) {
                    text.append(',');
                }
                appendCollapsed(text, values.nextElement());
                more = true;
            }
            text.append('\n');
        }
        text.append('\n');
        text.append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
        return text.toString();
    }

    private static void appendQuery(StringBuilder text, Parameters query) {
        List<Parameter> encoded = query.all().stream()
                .filter(p -> !p.name().equals("X-Amz-Signature"))
                .map(p -> new Parameter(UriEncoding.encode(p.name()), UriEncoding.encode(p.value())))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .toList();
        for (int i = 0; i < encoded.size(); i++) {
            if (i > 0) {
                text.append('&');
            }
            text.append(encoded.get(i).name()).append('=').append(encoded.get(i).value());
        }
    }

    /** Without white space at the ends, and with single spaces inside. */
    private static void appendCollapsed(StringBuilder text, String value) {
        String trimmed = value.trim();
        boolean space = false;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (Character.isWhitespace(c)) {
                space = true;
            } else {
                if (space) {
                    text.append(' ');
                    space = false;
                }
                text.append(c);
            }
        }
    }

    /** {@return what is keyed and digested to give the signature} */
    public static String stringToSign(String amzDate, CredentialScope scope, String canonicalRequest) {
        return "AWS4-HMAC-SHA256\n" + amzDate + "\n" + scope + "\n" + Hashes.sha256Hex(canonicalRequest);
    }
}
