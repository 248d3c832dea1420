package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One operation of IAM's.
 *
 * @param resource the ARN that it needs its action on
 * @param conditions condition keys of its own, with one value each
 * @param run does it, and writes the result's elements
 */
record IamCall(
        Function<QueryRequest, String> resource,
        Function<QueryRequest, Map<String, String>> conditions,
        BiConsumer<QueryRequest, XmlWriter> run) {
    IamCall(Function<QueryRequest, String> resource, BiConsumer<QueryRequest, XmlWriter> run) {
        this(resource, q -> Map.of(), run);
    }
}
