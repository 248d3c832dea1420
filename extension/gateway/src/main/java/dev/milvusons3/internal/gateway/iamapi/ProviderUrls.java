package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.net.URI;
import java.net.URISyntaxException;

/** The URLs of identity providers, which IAM keeps without their scheme and otherwise to the letter: tokens name them so. */
final class ProviderUrls {
    private static final String SCHEME = "https://";

    private ProviderUrls() {}

    /** {@return the URL as IAM keeps it} */
    static String withoutScheme(String url) {
        return url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
    }

    /** {@return the same of a URL that someone asks to register: it must be one that tokens can name} */
    static String checked(String url) {
        try {
            URI uri = new URI(url);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && url.length() <= 255) {
                return withoutScheme(url);
            }
        } catch (URISyntaxException e) {
            throw invalid(url);
        }
        throw invalid(url);
    }

    private static AwsError invalid(String url) {
        return IamErrors.validation(
                "Invalid Open ID Connect Provider URL: " + url + " (it begins with https:// and has no query)");
    }
}
