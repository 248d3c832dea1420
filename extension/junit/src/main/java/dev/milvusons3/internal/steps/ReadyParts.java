package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.negative.Subject;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;

/**
 * What a plan leads to.
 *
 * @param policyArn of the role's policy
 * @param subject the role, its bucket and its service account
 * @param milvus the server
 * @param client how it is connected to
 */
record ReadyParts(String policyArn, Subject subject, Installation milvus, ClientStep.Client client) {}
