package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names that Kubernetes accepts</a>. */
final class KubernetesNames {
    static final String NAMESPACE =
            "an RFC 1123 label: 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends";
    static final String SERVICE_ACCOUNT =
            "an RFC 1123 subdomain: 1 to 253 lower-case letters, digits, hyphens and dots,"
                    + " a letter or digit at both ends of each part";

    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern LABELS = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAINS = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    private KubernetesNames() {}

    static String namespace(String text, Class<?> anchor) throws Refusal {
        if (text.length() > 63 || !LABELS.matcher(text).matches()) {
            throw new Refusal("Kubernetes would refuse it. Allowed: " + NAMESPACE + ".");
        }
        return text;
    }

    static String serviceAccount(String text, Class<?> anchor) throws Refusal {
        if (text.length() > 253 || !SUBDOMAINS.matcher(text).matches()) {
            throw new Refusal("Kubernetes would refuse it. Allowed: " + SERVICE_ACCOUNT + ".");
        }
        return text;
    }

    /** {@return what is wrong with names in a cluster that is not the deployment's own; there, what Kubernetes needs itself stays} */
    static List<String> problemsInSharedCluster(Optional<String> namespace, Optional<String> serviceAccount) {
        String own = " Or use environment EMBEDDED, whose cluster is the deployment's own.";
        List<String> problems = new ArrayList<>();
        namespace
                .filter(name -> name.equals("default") || name.startsWith("kube-"))
                .ifPresent(name -> problems.add("namespace = \"" + name
                        + "\": Kubernetes keeps that namespace for itself, and this one is deleted after the tests."
                        + " Allowed: any but \"default\" and those that begin with \"kube-\"." + own));
        serviceAccount
                .filter("default"::equals)
                .ifPresent(name -> problems.add("serviceAccount = \"" + name
                        + "\": Kubernetes makes that one itself in every namespace. Allowed: any other name." + own));
        return problems;
    }
}
