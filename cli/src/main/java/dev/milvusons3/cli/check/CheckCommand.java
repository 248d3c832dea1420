package dev.milvusons3.cli.check;

import dev.milvusons3.cli.Main;
import dev.milvusons3.cli.Terminal;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Excess;
import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.NewAccess;
import dev.milvusons3.setup.check.Outside;
import dev.milvusons3.setup.check.Rule;
import dev.milvusons3.setup.check.SetupCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates set-ups before they are applied. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Evaluates every request that Milvus makes against a set-up, before it is applied: what is missing, what is denied by"
                    + " which statement, what is granted too much, what cannot be known yet. No credentials, no server, nothing is"
                    + " changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found (or nothing as bad as --fail-on)",
            "1:something was found",
            "2:the command line is wrong, or a source or the suppressions cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json",
            "  milvus-on-s3 check plan.json --role milvus --milvus 2.6 --features core,gc,woodpecker",
            "  milvus-on-s3 check setups/production --format text --format sarif=check.sarif",
            "  milvus-on-s3 check plan.json --baseline main/plan.json --format markdown",
            "  milvus-on-s3 check plan.json values.yaml",
            "  milvus-on-s3 check setups/production --boot"
        })
public final class CheckCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final int UNREADABLE = 2;
    private static final String USUAL_SUPPRESSIONS = "milvus-on-s3-suppressions.yaml";

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE",
            description =
                    "A set-up's folder, the output of terraform show -json, a CloudFormation or CDK template, values of the"
                            + " Milvus chart, or one policy. It is known by what is in it. Values and policies belong to the one other source.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--milvus",
            paramLabel = "VERSION",
            description =
                    "The version of Milvus: a line (${COMPLETION-CANDIDATES}) or a version of one. Without it ${DEFAULT-VALUE}.",
            completionCandidates = Lines.class)
    private String milvus = "2.3";

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "FEATURE",
            description = "What Milvus is used for. Without it core,gc: what it does sooner or later by itself.")
    private List<String> features = new ArrayList<>();

    @Mixin
    private OutsideOptions outside = new OutsideOptions();

    @Mixin
    private SetupOptions options = new SetupOptions();

    @Option(
            names = "--baseline",
            paramLabel = "SOURCE",
            description =
                    "What is in force, such as the main branch's plan: only what the change makes worse is reported, that is"
                            + " lost and new access.")
    private @Nullable String baseline;

    @Option(
            names = "--suppressions",
            paramLabel = "FILE",
            description = "Findings that are not to be reported, with reasons and expiry. Without it "
                    + USUAL_SUPPRESSIONS + " of the working directory, if it is there.")
    private @Nullable Path suppressions;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "From which level on the exit code is 1: error, warning or note. Without it warning.")
    private Rule.Level failOn = Rule.Level.WARNING;

    @Option(
            names = {"--format", "-f"},
            paramLabel = "FORMAT[=FILE]",
            description =
                    "text, json, sarif, junit, github (annotations) or markdown; on the screen, or into a file. May be given"
                            + " several times. Without it text.")
    private List<String> formats = new ArrayList<>(List.of());

    @Option(
            names = "--docs",
            paramLabel = "URL",
            description = "Where this project's directory docs is published: SARIF links the rules' pages there.")
    private String docs = "";

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colours: auto, always or never. Without it auto: on a terminal, unless NO_COLOR is set.")
    private Colour colour = Colour.AUTO;

    @Option(
            names = "--boot",
            description =
                    "If nothing is missing, also start a real Milvus with exactly these documents (EMBEDDED: nothing leaves the"
                            + " machine, no credentials), and have it write and read. Seconds instead of milliseconds.")
    private boolean boot;

    @Option(names = "--today", hidden = true, description = "By which suppressions expire.")
    private LocalDate today = LocalDate.now();

    /** When to use colours. */
    enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** What completion offers. */
    static final class Lines extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Lines() {
            super(MilvusRequests.LINES);
        }
    }

    /** What is in force, and what was found in it. */
    private record Baseline(Setup setup, Set<String> known) {}

    private @Nullable Baseline inForce;

    /** Where a report goes. */
    private record Target(ReportFormat format, Optional<Path> file) {}

    @Override
    public Integer call() throws IOException {
        List<Target> targets = targets();
        MilvusRequests known = requests();
        List<String> wanted = features.isEmpty() ? MilvusRequests.USUAL_FEATURES : features;
        List<MilvusRequest> requests = wanted(known, wanted);
        checkOutside(requests);
        if (boot) {
            Boot.unavailable(Main.version()).ifPresent(reason -> {
                throw new ParameterException(command.commandLine(), reason);
            });
        }
        PrintWriter err = command.commandLine().getErr();
        boolean unreadable = false;
        List<CheckReport> reports = new ArrayList<>();
        Spots spots = new Spots(Path.of(""));
        List<List<String>> setups = List.of();
        try {
            setups = SetupOptions.together(sources);
        } catch (MalformedSetupException e) {
            unreadable = true;
            reports.add(unreadable(e, known, wanted, spots));
        }
        for (List<String> each : setups) {
            try {
                Suppressions hidden = suppressions();
                Setup setup = options.read(each);
                List<Result> results = found(setup, requests, spots);
                if (boot && results.stream().noneMatch(result -> result.level() == Rule.Level.ERROR)) {
                    results.addAll(new Boot(milvus).run(setup, spots));
                }
                Suppressions.Outcome outcome = hidden.apply(results, today, baseline == null && setups.size() == 1);
                reports.add(report(String.join(" ", each), setup.name(), known, wanted, requests.size(), outcome));
            } catch (MalformedSetupException e) {
                unreadable = true;
                reports.add(unreadable(e, known, wanted, spots));
            }
        }
        err.flush();
        write(targets, reports, unreadable);
        return unreadable ? UNREADABLE : reports.stream().anyMatch(report -> report.has(failOn)) ? FOUND : 0;
    }

    private CheckReport unreadable(MalformedSetupException e, MilvusRequests known, List<String> wanted, Spots spots) {
        command.commandLine().getErr().println(e.getMessage());
        List<Result> results = e.problems().stream()
                .map(problem -> Result.of(Rule.UNREADABLE, problem.message(), spots.of(problem), "", problem.message()))
                .toList();
        String source = e.problems().get(0).file();
        return report(source, "", known, wanted, 0, new Suppressions.Outcome(results, List.of()));
    }

    private CheckReport report(
            String source,
            String setup,
            MilvusRequests known,
            List<String> wanted,
            int asked,
            Suppressions.Outcome outcome) {
        return new CheckReport(
                Main.version(),
                source,
                setup,
                known.line(),
                wanted,
                asked,
                baseline == null ? "" : baseline,
                outcome.open(),
                outcome.suppressed());
    }

    private List<Result> found(Setup setup, List<MilvusRequest> requests, Spots spots) {
        List<Result> all = allFound(setup, requests, spots);
        if (baseline == null) {
            return all;
        }
        Baseline before = before(baseline, requests, spots);
        List<Result> worse = new ArrayList<>(all);
        // What is granted too much and was not before is new access.
        worse.removeIf(result -> before.known().contains(result.identity())
                || result.rule() == Rule.UNUSED_PERMISSION
                || result.rule() == Rule.RESOURCE_TOO_WIDE);
        worse.addAll(Results.of(setup, NewAccess.findings(before.setup(), setup), spots));
        return worse;
    }

    /** The same for each source, so it is read and evaluated once. */
    private Baseline before(String source, List<MilvusRequest> requests, Spots spots) {
        Baseline before = inForce;
        if (before == null) {
            Setup setup = options.read(source);
            before = new Baseline(
                    setup,
                    allFound(setup, requests, spots).stream()
                            .map(Result::identity)
                            .collect(Collectors.toSet()));
            inForce = before;
        }
        return before;
    }

    private List<Result> allFound(Setup setup, List<MilvusRequest> requests, Spots spots) {
        Outside reached = outside.over(Outside.of(setup));
        List<Finding> findings = new ArrayList<>(SetupCheck.findings(setup, requests, reached));
        findings.addAll(Excess.findings(setup, requests, reached));
        return Results.of(setup, findings, spots);
    }

    private Suppressions suppressions() {
        if (suppressions != null) {
            return Suppressions.read(suppressions, suppressions.toString());
        }
        Path usual = Path.of(USUAL_SUPPRESSIONS);
        return Files.isRegularFile(usual) ? Suppressions.read(usual, USUAL_SUPPRESSIONS) : Suppressions.none();
    }

    private MilvusRequests requests() {
        try {
            return MilvusRequests.of(milvus);
        } catch (IllegalArgumentException e) {
            throw wrong("--milvus", e);
        }
    }

    private List<MilvusRequest> wanted(MilvusRequests known, List<String> wanted) {
        try {
            return known.forFeatures(wanted.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw wrong("--features", e);
        }
    }

    private void checkOutside(List<MilvusRequest> requests) {
        try {
            outside.check(requests);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private ParameterException wrong(String option, IllegalArgumentException e) {
        return new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (String written : formats.isEmpty() ? List.of("text") : formats) {
            int equals = written.indexOf('=');
            String name = equals < 0 ? written : written.substring(0, equals);
            ReportFormat format = null;
            for (ReportFormat each : ReportFormat.values()) {
                format = each.toString().equalsIgnoreCase(name) ? each : format;
            }
            if (format == null || equals == written.length() - 1) {
                throw new ParameterException(
                        command.commandLine(),
                        "--format = \"" + written + "\" is not allowed. Allowed: "
                                + List.of(ReportFormat.values()).toString().replaceAll("[\\[\\]]", "")
                                + ", each alone or with =FILE.");
            }
            targets.add(new Target(
                    format, equals < 0 ? Optional.empty() : Optional.of(Path.of(written.substring(equals + 1)))));
        }
        return targets;
    }

    private void write(List<Target> targets, List<CheckReport> reports, boolean unreadable) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        boolean colours = colour == Colour.ALWAYS || colour == Colour.AUTO && Ansi.AUTO.enabled();
        for (Target target : targets) {
            ReportFormat format = target.format();
            if (target.file().isPresent()) {
                Path file = target.file().get();
                if (file.getParent() != null) {
                    Files.createDirectories(file.getParent());
                }
                Files.writeString(file, format.write(reports, false, docs), StandardCharsets.UTF_8);
            } else if (format != ReportFormat.TEXT || !unreadable) {
                // For people the problems are on standard error already.
                String text = format.write(reports, colours, docs);
                out.print(Terminal.hasUnicode() ? text : format.ascii(text));
            }
        }
        out.flush();
    }
}
