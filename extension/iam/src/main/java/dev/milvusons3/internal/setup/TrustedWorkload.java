package dev.milvusons3.internal.setup;

import dev.milvusons3.setup.Setup;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pod's side of a set-up that says nothing of it: plans mostly have the role, and the service account is made by a chart. Whom the
 * role's trust policy names literally is who is meant.
 */
public final class TrustedWorkload {
    private static final Pattern ISSUER = Pattern.compile(":oidc-provider/([A-Za-z0-9._/-]+)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)\"");

    private TrustedWorkload() {}

    /** {@return what is said of the workload, completed by the trust policy} */
    public static Setup.Workload of(Setup setup) {
        Setup.Workload said = setup.workload();
        String trust =
                setup.role().trust().map(document -> document.template().text()).orElse("");
        Matcher issuer = ISSUER.matcher(trust);
        Matcher subject = SUBJECT.matcher(trust);
        boolean named = subject.find();
        return new Setup.Workload(
                said.namespace().or(() -> named ? Optional.of(subject.group(1)) : Optional.empty()),
                said.serviceAccount().or(() -> named ? Optional.of(subject.group(2)) : Optional.empty()),
                said.issuer().or(() -> issuer.find() ? Optional.of(issuer.group(1)) : Optional.empty()),
                said.audience(),
                said.podIdentity());
    }
}
