package dev.milvusons3.cli.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables by which the AWS CLI and SDKs reach what is served, and nothing else.
 *
 * @param set by name
 * @param unset what would count before them
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html">Environment variables of AWS SDKs</a>
 */
record ServeEnvironment(Map<String, String> set, List<String> unset) {
    /** Whose requests are sent. */
    enum As {
        /** The account's, who may do everything that no document denies. */
        administrator,
        /** The set-up's service account: clients take the role by its token. */
        pod
    }

    private static final List<String> KEYS =
            List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE");
    private static final List<String> WEB_IDENTITY = List.of(
            "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE");

    /** @throws ServeException if there is no set-up, whose pod it would be */
    static ServeEnvironment of(RunFile run, As as) {
        Map<String, String> set = new LinkedHashMap<>();
        set.put("AWS_ENDPOINT_URL", run.endpoint().toString());
        // The SDK for Go does not take the one above for the exchange of a token.
        set.put("AWS_ENDPOINT_URL_STS", run.endpoint().toString());
        set.put("AWS_REGION", run.region());
        set.put("AWS_DEFAULT_REGION", run.region());
        set.put("AWS_EC2_METADATA_DISABLED", "true");
        set.put("AWS_CONFIG_FILE", run.nothing().toString());
        set.put("AWS_SHARED_CREDENTIALS_FILE", run.nothing().toString());
        if (run.isOverTls()) {
            set.put("AWS_CA_BUNDLE", run.authority().toString());
            set.put("NODE_EXTRA_CA_CERTS", run.authority().toString());
        }
        run.bucket().ifPresent(bucket -> set.put("SERVED_BUCKET", bucket));
        run.role().ifPresent(role -> set.put("SERVED_ROLE_ARN", role));
        set.put("SERVED_PAGE", run.plain() + Pages.HOME);
        if (as == As.administrator) {
            set.put("AWS_ACCESS_KEY_ID", run.accessKeyId());
            set.put("AWS_SECRET_ACCESS_KEY", run.secretAccessKey());
            return new ServeEnvironment(set, WEB_IDENTITY);
        }
        set.put(
                "AWS_ROLE_ARN",
                run.role()
                        .orElseThrow(() -> new ServeException("There is no pod to be on port "
                                + run.endpoint().getPort()
                                + ", for its serve was started without a set-up. Start it with --setup, or leave --as"
                                + " pod out.")));
        set.put("AWS_ROLE_SESSION_NAME", "served");
        set.put("AWS_WEB_IDENTITY_TOKEN_FILE", run.token().toString());
        return new ServeEnvironment(set, KEYS);
    }

    /** {@return the same for a shell to evaluate} */
    String shell() {
        StringBuilder text = new StringBuilder();
        text.append("unset ").append(String.join(" ", unset)).append('\n');
        set.forEach((name, value) -> text.append("export ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
        return text.toString();
    }

    /** Gives it to a process that is to be started, instead of all that is said of AWS there. */
    void putInto(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(set);
    }
}
