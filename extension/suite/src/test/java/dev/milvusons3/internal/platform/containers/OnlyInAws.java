package dev.milvusons3.internal.platform.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a class says is so in environment {@code AWS} alone: the build runs it where {@link AwsStandIn} emulates that. */
@Tag("only-in-aws")
@ExtendWith(AwsStandIn.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnlyInAws {}
