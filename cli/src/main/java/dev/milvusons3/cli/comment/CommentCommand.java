package dev.milvusons3.cli.comment;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a Markdown report onto a pull request of GitHub, in the place of the one before. */
@Command(
        name = "comment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts a report in Markdown onto a pull request of GitHub. The comment is known by the report's first line, so that the next"
                    + " run replaces it. A report in which nothing was found makes no new comment.",
            "It takes GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_REF from the environment, as GitHub Actions set them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the comment is there, or none was needed",
            "1:GitHub refused it",
            "2:the command line or the environment is wrong, or the report cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 check plan.json --format markdown=check.md",
            "  milvus-on-s3 comment check.md --pull-request 17"
        })
public final class CommentCommand implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final Pattern REF = Pattern.compile("refs/pull/(\\d+)/\\w+");

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "REPORT", description = "What check --format markdown=REPORT wrote.")
    private Path report;

    @Option(
            names = "--pull-request",
            paramLabel = "NUMBER",
            description = "Without it that of GITHUB_REF, refs/pull/NUMBER/merge.")
    private @Nullable Integer number;

    private Map<String, String> environment = System.getenv();

    /** For tests, which cannot change the JVM's environment. */
    CommentCommand in(Map<String, String> other) {
        environment = other;
        return this;
    }

    @Override
    public Integer call() throws InterruptedException {
        String body = read();
        PullRequestComments comments = new PullRequestComments(
                URI.create(environment.getOrDefault("GITHUB_API_URL", "https://api.github.com")),
                required("GITHUB_REPOSITORY"),
                required("GITHUB_TOKEN"));
        PrintWriter out = command.commandLine().getOut();
        try {
            out.println(comments.put(pullRequest(), body, body.contains("nothing found")));
            return 0;
        } catch (IOException e) {
            PrintWriter err = command.commandLine().getErr();
            err.println(e.getMessage());
            err.flush();
            return REFUSED;
        } finally {
            out.flush();
        }
    }

    private String read() {
        try {
            String body = Files.readString(report, StandardCharsets.UTF_8);
            if (!body.startsWith("<!-- ")) {
                throw new ParameterException(
                        command.commandLine(),
                        report + " is no report of check --format markdown: its first line is no comment of HTML.");
            }
            return body;
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), report + " cannot be read: " + e, e);
        }
    }

    private int pullRequest() {
        if (number != null) {
            return number;
        }
        Matcher ref = REF.matcher(environment.getOrDefault("GITHUB_REF", ""));
        if (!ref.matches()) {
            throw new ParameterException(
                    command.commandLine(),
                    "It is not known which pull request is meant: GITHUB_REF = \""
                            + environment.getOrDefault("GITHUB_REF", "")
                            + "\". Allowed: refs/pull/NUMBER/merge, or --pull-request NUMBER.");
        }
        return Integer.parseInt(ref.group(1));
    }

    private String required(String variable) {
        String value = environment.getOrDefault(variable, "");
        if (value.isBlank()) {
            throw new ParameterException(command.commandLine(), variable + " is not set. GitHub Actions set it.");
        }
        return value;
    }
}
