package dev.milvusons3.cli;

import dev.milvusons3.internal.report.Words;
import dev.milvusons3.internal.report.html.ReportPage;
import dev.milvusons3.internal.report.run.ReportDirectory;
import dev.milvusons3.internal.report.run.Run;
import dev.milvusons3.internal.report.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one page of the reports of several machines. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Merges the reports of several builds, such as the shards of a CI job, into one page. The JVMs of one build on one machine do that"
                    + " by themselves.",
            "Whether tests failed is on the page, and not in the exit code."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the page has everything",
            "1:something is not on the page, or the page cannot be written; what is missing is named",
            "2:the command line is wrong, or a directory has no part of a report"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  milvus-on-s3 report shards/*/target/milvus-on-s3 --into report"})
final class ReportCommand implements Callable<Integer> {
    private static final int INCOMPLETE = 1;

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIRECTORY",
            description =
                    "What milvus-on-s3.report named, which is target/milvus-on-s3 by default: with its parts/*.json.")
    private List<Path> directories = List.of();

    @Option(
            names = "--into",
            required = true,
            paramLabel = "FOLDER",
            description = "Where " + ReportDirectory.PAGE + " is written.")
    private Path into;

    @Override
    public Integer call() throws IOException {
        for (Path directory : directories) {
            if (!ReportDirectory.hasParts(directory)) {
                throw new ParameterException(
                        command.commandLine(),
                        directory + (Files.isDirectory(directory) ? " has no part of a report" : " is not a directory")
                                + ". Name directories that have parts/*.json, such as target/milvus-on-s3.");
            }
        }
        try {
            Run run = ReportDirectory.merge(directories, into, ReportPage::of);
            run.problems().forEach(command.commandLine().getErr()::println);
            command.commandLine()
                    .getOut()
                    .println(Verdict.of(run) + " in " + Words.count(run.parts().size(), "part") + ": "
                            + into.resolve(ReportDirectory.PAGE).toUri());
            return run.problems().isEmpty() ? 0 : INCOMPLETE;
        } catch (IOException e) {
            command.commandLine().getErr().println("No page was written to " + into + ": " + e);
            return INCOMPLETE;
        }
    }
}
