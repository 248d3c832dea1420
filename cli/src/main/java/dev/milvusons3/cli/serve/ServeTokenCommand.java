package dev.milvusons3.cli.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a service account's token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a signed token of a service account, as a cluster projects it into a pod: good for"
                    + " AssumeRoleWithWebIdentity at the running serve, whose issuer signs it.",
            "Its issuer is the set-up's; of a serve without one, it is what /_milvus-on-s3/health says, to be registered by"
                    + " CreateOpenIDConnectProvider."
        },
        footerHeading = "%nExamples:%n",
        footer = "  milvus-on-s3 serve token --namespace search --service-account milvus > token")
public final class ServeTokenCommand implements Callable<Integer> {
    private static final int LONGEST = 86_400;

    @Spec
    private CommandSpec command;

    @Mixin
    private RunningServe serve;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Its namespace; the set-up's by default.")
    private @Nullable String namespace;

    @Option(names = "--service-account", paramLabel = "NAME", description = "Its name; the set-up's by default.")
    private @Nullable String serviceAccount;

    @Option(
            names = "--audience",
            paramLabel = "TEXT",
            defaultValue = "sts.amazonaws.com",
            description = "Whom the token is for; ${DEFAULT-VALUE} by default.")
    private String audience;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3600",
            description = "How long it holds; ${DEFAULT-VALUE} by default, at most " + LONGEST + ".")
    private int seconds;

    @Override
    public Integer call() {
        if (seconds < 1 || seconds > LONGEST) {
            throw new ParameterException(
                    command.commandLine(),
                    "--seconds = \"" + seconds + "\" is not allowed. Allowed: a number from 1 to " + LONGEST + ".");
        }
        return serve.ask(command, run -> {
            command.commandLine()
                    .getOut()
                    .println(token(
                            run,
                            said("--namespace", namespace, run.namespace().orElse(null)),
                            said(
                                    "--service-account",
                                    serviceAccount,
                                    run.serviceAccount().orElse(null))));
            command.commandLine().getOut().flush();
        });
    }

    private static String said(String option, @Nullable String said, @Nullable String ofSetup) {
        String value = said != null ? said : ofSetup;
        if (value == null) {
            throw new ServeException(
                    "Whose token? This serve was started without a set-up that would say: add " + option + ".");
        }
        return value;
    }

    private String token(RunFile run, String ofNamespace, String ofAccount) {
        try {
            HttpURLConnection connection = (HttpURLConnection) run.plain()
                    .resolve(Pages.TOKEN + "?namespace=" + encoded(ofNamespace) + "&serviceAccount="
                            + encoded(ofAccount) + "&audience=" + encoded(audience) + "&seconds=" + seconds)
                    .toURL()
                    .openConnection(Proxy.NO_PROXY);
            connection.setRequestProperty("Authorization", "Bearer " + run.key());
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            throw new ServeException("The serve at " + run.plain() + " gave no token: " + e.getMessage() + ".", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
