package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A back end's request in the form that a servlet reads: nothing shows through that was not handed on. */
final class BackendServletRequest extends HttpServletRequestWrapper {
    private final BackendRequest request;

    BackendServletRequest(BackendRequest request) {
        super(request.original());
        this.request = request;
    }

    @Override
    public String getMethod() {
        return request.method();
    }

    @Override
    public String getRequestURI() {
        S3Target target = request.target();
        return "/" + UriEncoding.encode(target.bucket()) + "/" + UriEncoding.encodePath(target.key());
    }

    @Override
    public @Nullable String getQueryString() {
        List<Parameters.Parameter> all = request.query().all();
        if (all.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (Parameters.Parameter p : all) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(UriEncoding.encode(p.name()))
                    .append('=')
                    .append(UriEncoding.encode(p.value()));
        }
        return text.toString();
    }

    @Override
    public @Nullable String getParameter(String name) {
        return request.query().value(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(request.query().asMap().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String value = getParameter(name);
        return value == null ? null : new String[] {value};
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> map = new LinkedHashMap<>();
        request.query().asMap().forEach((name, value) -> map.put(name, new String[] {value}));
        return map;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return request.headers().get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(request.headers().keySet());
    }

    @Override
    public int getIntHeader(String name) {
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        String value = getHeader(name);
        if (value == null) {
            return -1;
        }
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            // What the servlet contract asks for; the handler answers with a 400.
            throw new IllegalArgumentException("not a date: " + name + ": " + value, e);
        }
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public int getContentLength() {
        return request.length() > Integer.MAX_VALUE ? -1 : (int) request.length();
    }

    @Override
    public long getContentLengthLong() {
        return request.length();
    }
}
