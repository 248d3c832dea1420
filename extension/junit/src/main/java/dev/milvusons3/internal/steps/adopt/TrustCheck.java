package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Who gets the role: the service account, by tokens of the cluster, and nobody else. */
record TrustCheck(Adoption adoption, Role role) {
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";
    private static final String NOBODY = "milvus-on-s3-nobody";

    List<Deviation> run() {
        List<Deviation> found = new ArrayList<>();
        NamedPolicy trust = adoption.documents().trustOf(role);
        Decision wanted = decide(trust, adoption.subject(), Optional.of(adoption.audience()));
        if (!wanted.allowed()) {
            List<String> mismatches =
                    wanted.closest().map(trace -> trace.mismatches()).orElse(List.of());
            if (mismatches.isEmpty()) {
                found.add(deviation("does not trust " + adoption.subject() + ": " + wanted.cause()));
            }
            mismatches.forEach(
                    mismatch -> found.add(deviation("does not trust " + adoption.subject() + ": " + mismatch)));
            return found;
        }
        String otherAccount = "system:serviceaccount:" + adoption.namespace() + ":" + NOBODY;
        String otherNamespace = "system:serviceaccount:" + NOBODY + ":" + adoption.serviceAccount();
        if (decide(trust, otherAccount, Optional.of(adoption.audience())).allowed()) {
            found.add(deviation("trusts every service account of namespace " + adoption.namespace()
                    + ": it asks for no sub, or a pattern"));
        }
        if (decide(trust, otherNamespace, Optional.of(adoption.audience())).allowed()) {
            found.add(deviation("trusts service accounts of other namespaces: it asks for no sub, or a pattern"));
        }
        if (decide(trust, adoption.subject(), Optional.of("https://kubernetes.default.svc"))
                .allowed()) {
            found.add(
                    deviation("takes tokens for other audiences than " + adoption.audience() + ": it asks for no aud"));
        }
        return found;
    }

    /** {@return what is wrong with the identity provider} */
    List<Deviation> provider() {
        String arn = adoption.providerArn();
        try {
            List<String> clients = adoption.aws()
                    .iam()
                    .getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn))
                    .clientIDList();
            return clients.contains(adoption.audience())
                    ? List.of()
                    : List.of(new Deviation(
                            "identity provider " + arn + " knows the audiences " + clients + ", and tokens are for "
                                    + adoption.audience(),
                            "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn " + arn
                                    + " --client-id " + adoption.audience()));
        } catch (NoSuchEntityException e) {
            return List.of(new Deviation(
                    "account " + adoption.aws().accountId() + " has no identity provider for the cluster's issuer "
                            + adoption.cluster().issuer(),
                    "aws iam create-open-id-connect-provider --url "
                            + adoption.cluster().issuer() + " --client-id-list " + adoption.audience()));
        }
    }

    private Decision decide(NamedPolicy trust, String subject, Optional<String> audience) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(adoption.aws().region().id()));
        keys.put("aws:federatedprovider", List.of(adoption.providerArn()));
        keys.put("sts:rolesessionname", List.of("milvus"));
        keys.put(adoption.issuerName() + ":sub", List.of(subject));
        audience.ifPresent(aud -> keys.put(adoption.issuerName() + ":aud", List.of(aud)));
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        Principal.webIdentity(adoption.providerArn()),
                        ACTION,
                        role.arn(),
                        adoption.aws().accountId(),
                        keys),
                PolicySet.of(trust));
    }

    private Deviation deviation(String what) {
        return new Deviation("role " + role.roleName() + " " + what, remedy());
    }

    private String remedy() {
        return """
                aws iam update-assume-role-policy --role-name %1$s --policy-document '{
                  "Version": "2012-10-17",
                  "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"Federated": "%2$s"},
                    "Action": "%3$s",
                    "Condition": {"StringEquals": {"%4$s:sub": "%5$s", "%4$s:aud": "%6$s"}}
                  }]
                }'""".formatted(
                        role.roleName(),
                        adoption.providerArn(),
                        ACTION,
                        adoption.issuerName(),
                        adoption.subject(),
                        adoption.audience());
    }
}
