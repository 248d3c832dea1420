package dev.milvusons3;

import dev.milvusons3.internal.platform.containers.AwsStandIn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a class says is so in every environment. The build runs it in {@code EMBEDDED}, and once more, unchanged, in each other
 * one that the failsafe plugin has an execution for.
 */
@Tag("every-environment")
@ExtendWith(AwsStandIn.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryEnvironment {}
