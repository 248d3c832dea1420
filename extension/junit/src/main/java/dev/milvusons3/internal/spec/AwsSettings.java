package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/** Reads what may be touched in AWS. */
final class AwsSettings {
    static final String ACCOUNT = "the id of an AWS account: twelve digits";
    static final String REGIONS = "ids of AWS regions of one partition, with commas between";
    static final String ENDPOINT = "an http or https URL without a path, such as http://localhost:4566";

    static final String EKS_CLUSTER =
            "the name of an EKS cluster: 1 to 100 letters, digits, dashes and underscores, with"
                    + " a letter or digit first";
    static final String KUBE_CONTEXT = "the name of a context in the kubeconfig";

    /** @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html">CreateCluster</a> */
    private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

    private static final Pattern TWELVE_DIGITS = Pattern.compile("[0-9]{12}");

    private AwsSettings() {}

    static String account(String text, Class<?> anchor) throws Refusal {
        String id = text.trim();
        if (!TWELVE_DIGITS.matcher(id).matches()) {
            throw new Refusal("not an account. Allowed: " + ACCOUNT + ".");
        }
        return id;
    }

    static List<Region> regions(String text, Class<?> anchor) throws Refusal {
        Set<Region> regions = new LinkedHashSet<>();
        for (String id : text.split(",", -1)) {
            regions.add(Regions.read(id.trim(), anchor));
        }
        Set<String> partitions =
                regions.stream().map(AwsSpec::partition).collect(Collectors.toCollection(LinkedHashSet::new));
        if (partitions.size() > 1) {
            throw new Refusal("an account is in one partition, and these are regions of "
                    + String.join(" and ", partitions) + ". Allowed: " + REGIONS + ".");
        }
        return List.copyOf(regions);
    }

    static String eksCluster(String text, Class<?> anchor) throws Refusal {
        String name = text.trim();
        if (!CLUSTER_NAME.matcher(name).matches()) {
            throw new Refusal("not a cluster's name. Allowed: " + EKS_CLUSTER + ".");
        }
        return name;
    }

    /** Any text may name a context; whether there is such a one only the kubeconfig knows. */
    static String kubeContext(String text, Class<?> anchor) {
        return text.trim();
    }

    static URI endpoint(String text, Class<?> anchor) throws Refusal {
        try {
            URI uri = new URI(text.trim());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean more = uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null;
            if (http && !more && uri.getHost() != null && uri.getPath().matches("/?")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new Refusal("not a URL: " + e.getReason() + ". Allowed: " + ENDPOINT + ".");
        }
        throw new Refusal("not an endpoint. Allowed: " + ENDPOINT + ".");
    }
}
