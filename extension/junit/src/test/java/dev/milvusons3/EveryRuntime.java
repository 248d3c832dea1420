package dev.milvusons3;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * What a class says is so however {@link Environment#EMBEDDED} runs Milvus. The build runs it in the runtime that {@code AUTO} takes, and once
 * more, unchanged, in each other one that the failsafe plugin has an execution for.
 */
@Tag("every-runtime")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryRuntime {}
