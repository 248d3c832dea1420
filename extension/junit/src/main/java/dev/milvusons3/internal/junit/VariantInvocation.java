package dev.milvusons3.internal.junit;

import java.util.List;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a class or a test in one of its variants. */
record VariantInvocation(Variant variant) implements ClassTemplateInvocationContext, TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
        return variant.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of();
    }

    @Override
    public void prepareInvocation(ExtensionContext context) {
        ActiveVariants.put(context, variant.layer());
    }
}
