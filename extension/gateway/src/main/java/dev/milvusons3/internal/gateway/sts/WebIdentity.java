package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A token that was verified.
 *
 * @param provider whose token it is
 * @param subject its {@code sub}
 * @param audience that of its audiences which the provider takes
 * @param amr how the subject was authenticated, if the token says so
 * @param tags session tags, if the token carries any
 * @param transitiveTags those of them that further sessions inherit
 */
record WebIdentity(
        IamDirectory.Provider provider,
        String subject,
        String audience,
        List<String> amr,
        Map<String, String> tags,
        Set<String> transitiveTags) {}
