package dev.milvusons3.internal.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as S3 reads it, so that whoever asks for a header is told the same: headers that were written into a presigned URL are
 * headers, and metadata has its mail-safe form.
 *
 * @see MailSafe
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Authenticating requests by query parameters</a>
 */
final class ReadRequest extends HttpServletRequestWrapper {
    private static final String PREFIX = "x-amz-";
    private static final String METADATA = "x-amz-meta-";
    private static final Set<String> OF_SIGNATURE = Set.of(
            "x-amz-algorithm",
            "x-amz-content-sha256",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-expires",
            "x-amz-security-token",
            "x-amz-signature",
            "x-amz-signedheaders");

    private final Map<String, String> inUrl;

    ReadRequest(HttpServletRequest sent, Parameters query) {
        super(sent);
        this.inUrl = query.has("X-Amz-Signature") ? headersIn(query) : Map.of();
    }

    private static Map<String, String> headersIn(Parameters query) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Parameters.Parameter p : query.all()) {
            String name = p.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX) && !OF_SIGNATURE.contains(name)) {
                headers.putIfAbsent(name, name.startsWith(METADATA) ? MailSafe.of(p.value()) : p.value());
            }
        }
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        String sent = super.getHeader(name);
        return sent == null ? inUrl.get(name) : read(name, sent);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        Enumeration<String> sent = super.getHeaders(name);
        if (!sent.hasMoreElements()) {
            String value = inUrl.get(name);
            return value == null ? sent : Collections.enumeration(List.of(value));
        }
        if (!isMetadata(name)) {
            return sent;
        }
        return Collections.enumeration(
                Collections.list(sent).stream().map(MailSafe::of).toList());
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        if (inUrl.isEmpty()) {
            return super.getHeaderNames();
        }
        List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
        inUrl.keySet().stream()
                .filter(name -> names.stream().noneMatch(name::equalsIgnoreCase))
                .forEach(names::add);
        return Collections.enumeration(names);
    }

    private static String read(String name, String sent) {
        return isMetadata(name) ? MailSafe.of(sent) : sent;
    }

    private static boolean isMetadata(String name) {
        return name.regionMatches(true, 0, METADATA, 0, METADATA.length());
    }
}
