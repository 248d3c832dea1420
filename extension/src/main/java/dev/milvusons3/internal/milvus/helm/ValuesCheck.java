package dev.milvusons3.internal.milvus.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds in the values of a chart what has cost people most time, before anything is installed.
 *
 * @param problems with which Milvus would not reach the bucket as the role; each says what was found and how to mend it
 * @param warnings about what has no effect
 */
public record ValuesCheck(List<String> problems, List<String> warnings) {
    private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");
    private static final Pattern BUCKET_IN_HOST =
            Pattern.compile("(?i)(.+)\\.(s3[.-][a-z0-9.-]*amazonaws\\.com(\\.cn)?)");
    private static final int MIXED_COORDINATORS = 5;

    /**
     * {@return all that is wrong with them}
     *
     * @param values all layers together, blanks filled in
     * @param chartVersion such as {@code 5.0.19}; of an unknown one nothing is said
     */
    public static ValuesCheck of(HelmValues values, Optional<String> chartVersion) {
        ValuesCheck check = new ValuesCheck(new ArrayList<>(), new ArrayList<>());
        check.storage(values);
        check.credentials(values);
        check.withoutEffect(values, chartVersion);
        return check;
    }

    private void storage(HelmValues values) {
        if (!isTrue(values, "externalS3.enabled")) {
            problems.add("externalS3.enabled is " + shown(values, "externalS3.enabled")
                    + ", so that Milvus would not use the bucket at all. Set it to true.");
        }
        if (isTrue(values, "minio.enabled")) {
            problems.add("minio.enabled is true beside externalS3, so that the chart would install a MinIO for nothing."
                    + " Set it to false.");
        }
        host(text(values, "externalS3.host"));
        if (text(values, "externalS3.port").isBlank()) {
            problems.add("externalS3.port is missing, and the chart renders it empty. Set it to \"443\".");
        }
        if (text(values, "externalS3.region").isBlank()) {
            problems.add("externalS3.region is missing; the C++ side of Milvus then signs for us-east-1."
                    + " Set it to the bucket's region.");
        }
        String rootPath = text(values, "externalS3.rootPath");
        if (rootPath.isBlank() || rootPath.startsWith("/")) {
            problems.add(
                    "externalS3.rootPath is \"" + rootPath + "\"; keys that begin with a slash, or none at all, are not"
                            + " found again by both sides of Milvus. Set it to a name such as \"files\".");
        }
    }

    private void host(String host) {
        if (host.isBlank()) {
            problems.add(
                    "externalS3.host is missing. Set it to the region's host, such as s3.us-east-2.amazonaws.com.");
            return;
        }
        if (SCHEME.matcher(host).matches()) {
            problems.add("externalS3.host is \"" + host + "\": it has a scheme. Set it to \""
                    + host.replaceFirst("^[^:]*://", "").replaceFirst("[:/].*", "")
                    + "\"; externalS3.useSSL decides about TLS.");
            return;
        }
        if (host.contains("/") || host.contains(":")) {
            problems.add("externalS3.host is \"" + host + "\": it is more than a name. Set it to \""
                    + host.replaceFirst("[:/].*", "") + "\"; port and rootPath have values of their own.");
            return;
        }
        var bucket = BUCKET_IN_HOST.matcher(host);
        if (bucket.matches()) {
            problems.add("externalS3.host is \"" + host + "\": it has a bucket in it. Set it to \"" + bucket.group(2)
                    + "\"; externalS3.bucketName names the bucket.");
        }
    }

    private void credentials(HelmValues values) {
        if (!isTrue(values, "externalS3.useIAM")) {
            problems.add("externalS3.useIAM is " + shown(values, "externalS3.useIAM")
                    + ", so that Milvus would not use the role. Set it to true.");
        }
        List<String> keys = Stream.of("externalS3.accessKey", "externalS3.secretKey")
                .filter(path -> !text(values, path).isBlank())
                .toList();
        if (!keys.isEmpty()) {
            problems.add(String.join(" and ", keys)
                    + " are given beside externalS3.useIAM; with the role there are no keys. Remove them.");
        }
        String cloud = text(values, "externalS3.cloudProvider");
        if (!cloud.equals("aws")) {
            problems.add("externalS3.cloudProvider is \"" + cloud + "\". Set it to \"aws\".");
        }
    }

    private void withoutEffect(HelmValues values, Optional<String> chartVersion) {
        if (!text(values, "externalS3.iamEndpoint").isBlank()) {
            warnings.add("externalS3.iamEndpoint is \"" + text(values, "externalS3.iamEndpoint")
                    + "\"; Milvus does not use it for storage. Set it to \"\".");
        }
        if (chartVersion.isPresent()
                && major(chartVersion.get()) >= MIXED_COORDINATORS
                && isTrue(values, "cluster.enabled")) {
            Stream.of("rootCoordinator", "queryCoordinator", "dataCoordinator", "indexCoordinator")
                    .filter(name -> values.find(name).isPresent() && !isTrue(values, name + ".enabled"))
                    .map(name -> name + " is ignored by chart " + chartVersion.get()
                            + ", which has one coordinator for all. Set mixCoordinator instead.")
                    .forEach(warnings::add);
        }
    }

    private static int major(String version) {
        String number = version.replaceFirst("^v", "").replaceFirst("\\..*", "");
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
    }

    private static boolean isTrue(HelmValues values, String path) {
        return values.find(path).filter(Boolean.TRUE::equals).isPresent();
    }

    private static String text(HelmValues values, String path) {
        return values.find(path).map(String::valueOf).orElse("");
    }

    private static String shown(HelmValues values, String path) {
        return values.find(path).map(String::valueOf).orElse("missing");
    }
}
