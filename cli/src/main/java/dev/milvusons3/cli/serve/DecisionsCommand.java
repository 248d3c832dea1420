package dev.milvusons3.cli.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
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
import picocli.CommandLine.Spec;

/** Prints what a running {@code serve} decided. */
@Command(
        name = "decisions",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Prints what a running serve decided, as JSON, one decision a line: who asked what, the verdict, and of a denial"
                        + " the reason and what would have allowed it.",
        footerHeading = "%nExamples:%n",
        footer = "  milvus-on-s3 decisions --follow --verdict denied | jq -r .reason")
public final class DecisionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private RunningServe serve;

    @Option(names = "--follow", description = "Go on with those that come, until the serve ends.")
    private boolean follow;

    /** Verdicts to choose from. */
    enum Wanted {
        /** Whatever the verdict. */
        all,
        /** By the policies. */
        allowed,
        /** By the policies, also if it was let through. */
        denied,
        /** Before any policy was asked. */
        rejected
    }

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            defaultValue = "all",
            description = "Only those: ${COMPLETION-CANDIDATES}.")
    private Wanted verdict;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only those in whose action, resource, principal, error code or user agent it is.")
    private String text;

    @Option(
            names = "--since",
            paramLabel = "N",
            description =
                    "Only those after the one with this number; by default all that were asked since it was ready.")
    private @Nullable Long since;

    @Override
    public Integer call() {
        return serve.ask(command, run -> {
            try {
                print(run);
            } catch (IOException e) {
                throw new ServeException("The serve at " + run.plain() + " broke off: " + e.getMessage() + ".", e);
            }
        });
    }

    private void print(RunFile run) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) run.plain()
                .resolve(Pages.DECISIONS + (since == null ? "?verdict=" : "?since=" + since + "&verdict=")
                        + (verdict == Wanted.all ? "" : verdict.name()) + "&text="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8) + (follow ? "&follow=" : ""))
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        connection.setRequestProperty("Authorization", "Bearer " + run.key());
        PrintWriter out = command.commandLine().getOut();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = next(lines); line != null; line = next(lines)) {
                if (!line.isEmpty()) {
                    out.println(line);
                    out.flush();
                }
            }
        }
    }

    /** Who follows is told of the end by the connection's. */
    private @Nullable String next(BufferedReader lines) throws IOException {
        try {
            return lines.readLine();
        } catch (IOException e) {
            if (follow) {
                return null;
            }
            throw e;
        }
    }
}
