package dev.milvusons3;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** What is said of the requests that Milvus itself makes. AWS shows them to nobody at once, so there it cannot be said. */
@Tag("requests-of-milvus")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface SeesRequestsOfMilvus {}
