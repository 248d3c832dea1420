package dev.milvusons3.cli;

import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.MinimumPolicy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what a Milvus asks S3 for, or what a newer one asks for besides. */
@Command(
        name = "requests",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a line of Milvus asks S3 for; with --from, what it asks for besides what an older one does, and which actions a"
                    + " policy must allow for it that the older one does without.",
            "Nothing is asked of AWS: the requests are in this jar."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was said", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {"  milvus-on-s3 requests --from 2.5 --to 2.6", "  milvus-on-s3 requests --to 2.3 --feature core,gc"})
final class RequestsCommand implements Callable<Integer> {
    private static final String ROOT_PATH = "files";

    @Spec
    private CommandSpec command;

    @Option(names = "--from", paramLabel = "LINE", description = "The line that is left, such as 2.5.")
    private @Nullable String from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "LINE",
            description = "The line that is asked about, such as 2.6.")
    private String to;

    @Option(
            names = "--feature",
            split = ",",
            paramLabel = "NAME",
            description = "Only these features, such as core,gc. By default all that the line has.")
    private List<String> features = List.of();

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        try {
            MilvusRequests wanted = MilvusRequests.of(to);
            List<MilvusRequest> all = chosen(wanted);
            out.println(wanted.basis());
            if (from == null) {
                print(out, all);
                out.println();
                out.println(MinimumPolicy.of(all, ROOT_PATH).toPrettyJson());
            } else {
                sayWhatIsNew(out, MilvusRequests.of(from), wanted, all);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private List<MilvusRequest> chosen(MilvusRequests requests) {
        return features.isEmpty() ? requests.all() : requests.forFeatures(features.toArray(String[]::new));
    }

    private void sayWhatIsNew(
            PrintWriter out, MilvusRequests before, MilvusRequests after, List<MilvusRequest> chosen) {
        List<MilvusRequest> added = MilvusRequests.added(before.line(), after.line()).stream()
                .filter(chosen::contains)
                .toList();
        if (added.isEmpty()) {
            out.println("Milvus " + after.line() + " asks for nothing that " + before.line() + " does not ask for.");
            return;
        }
        out.println("Milvus " + after.line() + " also asks for:");
        print(out, added);
        List<String> missing = missing(before.all(), chosen);
        out.println();
        out.println(
                missing.isEmpty()
                        ? "A policy that allows what Milvus " + before.line()
                                + " needs on the bucket and on all objects under its root" + " path allows this, too."
                        : "A policy for Milvus " + before.line() + " must also allow:");
        missing.forEach(out::println);
    }

    /** Of Milvus' own bucket: whether anything else is reached is not the version's choice. */
    private static List<String> missing(List<MilvusRequest> before, List<MilvusRequest> chosen) {
        List<MilvusRequest> after = chosen.stream()
                .filter(request -> request.on() == MilvusRequest.On.BUCKET)
                .toList();
        Map<String, SortedSet<String>> had = MinimumPolicy.actions(before, ROOT_PATH);
        List<String> missing = new ArrayList<>();
        MinimumPolicy.actions(after, ROOT_PATH).forEach((resource, actions) -> {
            SortedSet<String> more = new TreeSet<>(actions);
            more.removeAll(had.getOrDefault(resource, new TreeSet<>(Set.of())));
            if (!more.isEmpty()) {
                missing.add("  " + String.join(", ", more) + " on " + resource);
            }
        });
        return missing;
    }

    private static void print(PrintWriter out, List<MilvusRequest> requests) {
        for (MilvusRequest request : requests) {
            out.println("  " + request.feature() + ": " + request.action() + " on " + request.about("") + " by "
                    + request.by() + ", " + request.when());
        }
    }
}
