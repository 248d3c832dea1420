package dev.milvusons3.cli;

import dev.milvusons3.internal.platform.aws.AccountAccess;
import dev.milvusons3.internal.spec.AwsClusterSpec;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import software.amazon.awssdk.regions.Region;

/** Which account a command is about, which region of it, and which cluster if one has a part in it. */
final class AccountOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--account", required = true, paramLabel = "ID", description = "The account: twelve digits.")
    private String account;

    @Option(names = "--region", required = true, paramLabel = "ID", description = "The region of the buckets.")
    private String region;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where AWS is emulated, such as http://localhost:4566. Without it AWS itself is meant.")
    private @Nullable URI endpoint;

    @ArgGroup
    private Cluster cluster = new Cluster();

    /** One of the two, or none. */
    static final class Cluster {
        @Option(names = "--eks-cluster", paramLabel = "NAME", description = "The cluster, by its name in EKS.")
        private @Nullable String eks;

        @Option(names = "--kube-context", paramLabel = "NAME", description = "The cluster, by a context of kubeconfig.")
        private @Nullable String context;
    }

    String account() {
        return account;
    }

    Region region() {
        return Region.of(region);
    }

    Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** @throws ParameterException if an option has a value that it cannot have */
    void check() {
        checkAccount("--account", account);
        if (Region.regions().stream().noneMatch(known -> known.id().equals(region) && !known.isGlobalRegion())) {
            throw wrong("--region", region, "the id of an AWS region, such as us-east-2");
        }
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())))) {
            throw wrong("--endpoint", endpoint.toString(), "an http or https URL, such as http://localhost:4566");
        }
    }

    void checkAccount(String option, String found) {
        if (!found.matches("[0-9]{12}")) {
            throw wrong(option, found, "twelve digits");
        }
    }

    AccountAccess open() {
        return new AccountAccess(
                account,
                region(),
                endpoint(),
                new AwsClusterSpec(
                        Optional.ofNullable(cluster.eks), Optional.ofNullable(cluster.context), Optional.empty()));
    }

    /** {@return a message in which what tests have settings for is called as it is here} */
    static String inWordsOfTheCommandLine(String message) {
        return message.replaceAll("milvus-on-s3\\.aws\\.(account|endpoint|eks-cluster|kube-context)", "--$1");
    }

    private ParameterException wrong(String option, String found, String allowed) {
        return new ParameterException(
                command.commandLine(), option + " = \"" + found + "\" is not allowed. Allowed: " + allowed + ".");
    }
}
