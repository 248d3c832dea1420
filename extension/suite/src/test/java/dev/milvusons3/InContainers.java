package dev.milvusons3;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** What a class says is so in {@code CONTAINERS}; the failsafe plugin's execution of that name runs it, with the small chart. */
@Tag("in-containers")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface InContainers {}
