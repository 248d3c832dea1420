package dev.milvusons3.internal.platform;

import dev.milvusons3.setup.Setup;
import java.util.Map;

/**
 * What an account has, as a set-up with all its statements.
 *
 * @param unread what may not be read, by its name in {@link dev.milvusons3.setup.check.SetupDrift}, with the reason
 */
public record CapturedSetup(Setup setup, Map<String, String> unread) {}
