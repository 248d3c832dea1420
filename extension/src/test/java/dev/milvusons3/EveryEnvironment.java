package dev.milvusons3;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * What a class says is so in every environment. The build runs it in {@code EMBEDDED}, and once more, unchanged, in each other
 * one that the failsafe plugin has an execution for.
 */
@Tag("every-environment")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryEnvironment {}
