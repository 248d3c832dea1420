package dev.milvusons3.internal.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a gateway shows of itself, beside what it emulates. Nothing here is a request to AWS, or is decided like one. */
@FunctionalInterface
public interface OwnPages {
    /** Below which path they are. It has what no bucket's name has. */
    String PATH = "/_milvus-on-s3";

    /** Answers a request for one of them. */
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
