package dev.milvusons3.internal.milvus.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds in the values of a chart what has cost people most time, before anything is installed: in all layers together, and in the
 * author's file as it is, since it goes to production without the others.
 *
 * @param problems with which Milvus would not reach the bucket as the role; each says what was found and how to correct it
 * @param warnings about what has no effect
 * @see <a href="https://github.com/zilliztech/milvus-helm/blob/master/charts/milvus/templates/config.tpl">What the chart makes of
 *     them</a>
 */
public record ValuesCheck(List<String> problems, List<String> warnings) {
    private static final String TLS_PORT = "443";
    private static final List<String> COORDINATORS =
            List.of("rootCoordinator", "queryCoordinator", "dataCoordinator", "indexCoordinator");
    private static final Pattern MAJOR_AND_MINOR = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})");

    /**
     * {@return all that is wrong with them}
     *
     * @param values all layers together, blanks filled in
     */
    public static ValuesCheck of(HelmValues values) {
        ValuesCheck check = new ValuesCheck(new ArrayList<>(), new ArrayList<>());
        check.storage(values);
        check.transport(values);
        check.credentials(values);
        check.replaced(values, values.asWritten());
        check.onItsOwn(values.asWritten());
        check.withoutEffect(values);
        return check;
    }

    /**
     * {@return the same for a chart of which only the version is known: an installer that has the chart asks what it makes of its values}
     *
     * @param values all layers together, blanks filled in
     * @param chartVersion such as {@code 5.0.19}; of an unknown one nothing is said
     * @see InstallCheck
     */
    public static ValuesCheck of(HelmValues values, Optional<String> chartVersion) {
        ValuesCheck check = of(values);
        chartVersion
                .filter(ValuesCheck::hasOneCoordinator)
                .filter(version -> values.find("cluster.enabled")
                        .filter(Boolean.TRUE::equals)
                        .isPresent())
                .ifPresent(version -> COORDINATORS.stream()
                        .filter(name -> values.find(name).isPresent())
                        .map(name -> name + " is ignored by chart " + version
                                + ", which has one coordinator for all. Set mixCoordinator instead.")
                        .forEach(check.warnings::add));
        return check;
    }

    private static boolean hasOneCoordinator(String version) {
        Matcher numbers = MAJOR_AND_MINOR.matcher(version);
        if (!numbers.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > 4 || major == 4 && Integer.parseInt(numbers.group(2)) >= 2;
    }

    private void storage(HelmValues values) {
        Optional<Object> enabled = values.find("externalS3.enabled");
        if (!Chart.isTruthy(enabled)) {
            problems.add("externalS3.enabled is " + shown(values, "externalS3.enabled")
                    + ", so that Milvus would not use the bucket at all. Set it to true.");
        } else if (!Chart.rendersTrue(enabled)) {
            problems.add(
                    "externalS3.enabled is " + shown(values, "externalS3.enabled")
                            + ", which is not empty, so that the chart takes it for true. Set it to true, or to false without quotes.");
        }
        // Helm asks for a boolean here, and installs the dependency where it finds none.
        if (values.find("minio.enabled").filter(Boolean.FALSE::equals).isEmpty()) {
            problems.add("minio.enabled is " + shown(values, "minio.enabled")
                    + " beside externalS3, so that the chart would install a MinIO that nobody uses. Set it to false.");
        }
        host(values);
        if (text(values, "externalS3.region").isBlank()) {
            problems.add("externalS3.region is missing; the C++ side of Milvus then signs for us-east-1."
                    + " Set it to the bucket's region.");
        }
        rootPath(text(values, "externalS3.rootPath"));
    }

    private void rootPath(String rootPath) {
        if (rootPath.isBlank() || rootPath.startsWith("/")) {
            problems.add(
                    "externalS3.rootPath is \"" + rootPath + "\"; keys that begin with a slash, or none at all, are not"
                            + " found again by both sides of Milvus. Set it to a name such as \"files\".");
        }
    }

    private void host(HelmValues values) {
        String host = text(values, "externalS3.host");
        String region = text(values, "externalS3.region");
        String regions = "s3." + (region.isBlank() ? "us-east-2" : region) + ".amazonaws.com"
                + (region.startsWith("cn-") ? ".cn" : "");
        if (host.isBlank()) {
            problems.add("externalS3.host is missing. Set it to the region's host, such as " + regions + ".");
            return;
        }
        S3Host found = new S3Host(host);
        found.problem(regions).ifPresent(problem -> problems.add("externalS3.host is \"" + host + "\": " + problem));
        found.warning().ifPresent(warning -> warnings.add("externalS3.host \"" + host + "\" " + warning));
    }

    private void transport(HelmValues values) {
        String port = text(values, "externalS3.port");
        if (port.isBlank()) {
            problems.add("externalS3.port is missing, and the chart renders it empty. Set it to \"443\".");
        } else if (!port.equals(TLS_PORT)) {
            problems.add("externalS3.port is \"" + port + "\"; S3 is reached with TLS at 443. Set it to \"443\".");
        }
        if (!Chart.rendersTrue(values.find("externalS3.useSSL"))) {
            problems.add("externalS3.useSSL is " + shown(values, "externalS3.useSSL")
                    + (port.equals(TLS_PORT)
                            ? ", but port 443 is that of TLS. Set it to true."
                            : ", so that session tokens would travel unprotected. Set it to true."));
        }
    }

    private void credentials(HelmValues values) {
        if (!Chart.rendersTrue(values.find("externalS3.useIAM"))) {
            problems.add("externalS3.useIAM is " + shown(values, "externalS3.useIAM")
                    + ", so that Milvus would not use the role. Set it to true.");
        }
        List<String> keys = Stream.of("externalS3.accessKey", "externalS3.secretKey")
                .filter(path -> !text(values, path).isBlank())
                .toList();
        if (!keys.isEmpty()) {
            problems.add(String.join(" and ", keys) + (keys.size() == 1 ? " is" : " are")
                    + " given beside externalS3.useIAM; with the role there are no keys. Remove "
                    + (keys.size() == 1 ? "it." : "them."));
        }
        String cloud = text(values, "externalS3.cloudProvider");
        if (!cloud.equals("aws")) {
            problems.add("externalS3.cloudProvider is \"" + cloud + "\". Set it to \"aws\".");
        }
    }

    /** What the file says where the deployment's own names take its place. */
    private void replaced(HelmValues values, HelmValues file) {
        String region = text(values, "externalS3.region");
        Stream.of("externalS3.region", "minio.region")
                .filter(path -> !text(file, path).isBlank())
                .filter(path -> !text(file, path).equals(region))
                .forEach(path -> problems.add(path + " is \"" + text(file, path) + "\", but the bucket is in " + region
                        + ". Set it to \"" + region + "\", or remove it for tests in several regions."));
        String host = text(file, "externalS3.host");
        new S3Host(host)
                .region()
                .filter(named -> !region.isBlank() && !named.equals(region))
                .ifPresent(named -> problems.add("externalS3.host is \"" + host + "\", which is in " + named
                        + ", but the bucket is in " + region + ". Set it to a host of " + region
                        + ", or remove it for tests in several regions."));
        if (file.names("externalS3", "rootPath")
                && !text(file, "externalS3.rootPath").equals(text(values, "externalS3.rootPath"))) {
            rootPath(text(file, "externalS3.rootPath"));
        }
        String bucket = text(file, "externalS3.bucketName");
        if (bucket.contains("/") || bucket.contains(":")) {
            problems.add("externalS3.bucketName is \"" + bucket
                    + "\": it is more than a name. Set it to the bucket's name.");
        }
        if (file.find("extraConfigFiles.user\\.yaml").isPresent()) {
            userYaml(HelmValues.parse(text(file, "extraConfigFiles.user\\.yaml"), "extraConfigFiles.user.yaml"));
        }
    }

    /** It is laid over what the chart makes of externalS3. */
    private void userYaml(HelmValues file) {
        Stream.of("address", "port", "accessKeyID", "secretAccessKey", "bucketName", "rootPath", "useIAM", "useSSL")
                .filter(name -> file.names("minio", name))
                .forEach(name -> problems.add("extraConfigFiles.user.yaml has minio." + name
                        + ", which overrides what externalS3 says. Remove it there."));
        Stream.of("interval", "missingTolerance", "dropTolerance").forEach(name -> garbageCollection(file, name));
    }

    /** With an interval that it cannot read Milvus ends at its start, by a panic that names no setting; a tolerance it takes for 0 then. */
    private void garbageCollection(HelmValues file, String name) {
        String path = "dataCoord.gc." + name;
        boolean interval = name.equals("interval");
        file.find(path)
                .map(String::valueOf)
                .filter(text -> !text.matches(interval ? "[1-9]\\d{0,8}" : "\\d{1,9}"))
                .ifPresent(text -> problems.add("extraConfigFiles.user.yaml has " + path + " \"" + text
                        + "\", which Milvus cannot use. Set it to whole seconds without a unit, at least "
                        + (interval ? "1" : "0") + "."));
    }

    /** A file that names both is complete but for the chart's defaults; others are laid over one that is. */
    private void onItsOwn(HelmValues file) {
        if (file.find("externalS3.host").isEmpty() || !file.names("externalS3", "enabled")) {
            return;
        }
        Map<String, String> defaults = Map.of(
                "externalS3.port", "empty. Set it to \"443\".",
                "externalS3.useSSL", "false. Set it to true.",
                "externalS3.useIAM", "false. Set it to true.",
                "minio.enabled", "true. Set it to false.");
        defaults.keySet().stream()
                .sorted()
                .filter(path -> file.find(path).isEmpty())
                .forEach(path -> problems.add(path
                        + " is missing from the file. Here the Milvus guide's value fills in; in production the chart's"
                        + " default counts, which is " + defaults.get(path)));
    }

    private void withoutEffect(HelmValues values) {
        if (!text(values, "externalS3.iamEndpoint").isBlank()) {
            warnings.add("externalS3.iamEndpoint is \"" + text(values, "externalS3.iamEndpoint")
                    + "\"; Milvus does not use it for storage. Set it to \"\".");
        }
    }

    private static String text(HelmValues values, String path) {
        return values.find(path).map(String::valueOf).orElse("");
    }

    private static String shown(HelmValues values, String path) {
        return values.find(path)
                .map(value -> value instanceof String text ? "the text \"" + text + "\"" : String.valueOf(value))
                .orElse("missing");
    }

    /** What a chart makes of a value that may be a boolean, or something that looks like one. */
    private static final class Chart {
        private Chart() {}

        /** {@return whether a template's {@code if} lets it pass: a text does unless it is empty, {@code "false"} too} */
        static boolean isTruthy(Optional<Object> value) {
            return value.filter(it -> !it.equals(Boolean.FALSE))
                    .filter(it -> !it.equals(""))
                    .filter(it -> !(it instanceof Number number) || number.doubleValue() != 0)
                    .isPresent();
        }

        /** {@return whether Milvus reads it as true once the chart has put it into its configuration, where quotes are lost} */
        static boolean rendersTrue(Optional<Object> value) {
            return value.map(String::valueOf)
                    .filter(it -> it.matches("1|t|T|true|True|TRUE"))
                    .isPresent();
        }
    }
}
