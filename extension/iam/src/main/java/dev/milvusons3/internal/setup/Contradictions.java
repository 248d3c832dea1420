package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a set-up says in two places, and differently. */
public final class Contradictions {
    private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]*):");
    private static final Pattern PROVIDER =
            Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):oidc-provider/([A-Za-z0-9./_-]+)");

    private final Setup setup;
    private final Problems problems;

    private Contradictions(Setup setup, Problems problems) {
        this.setup = setup;
        this.problems = problems;
    }

    /** Reports all. */
    public static void report(Setup setup, Problems problems) {
        Contradictions contradictions = new Contradictions(setup, problems);
        contradictions.partitions();
        contradictions.trust();
        contradictions.organization();
        contradictions.encryption();
        setup.helm().ifPresent(contradictions::helm);
    }

    private void partitions() {
        Optional<String> byRegion =
                setup.region().map(region -> Partition.of(region).id());
        if (setup.partition().isPresent()
                && byRegion.isPresent()
                && !setup.partition().equals(byRegion)) {
            problems.add(
                    setup.from(),
                    "The partition is " + setup.partition().get() + ", and the region "
                            + setup.region().get() + " is in " + byRegion.get() + ". Correct one of them.");
        }
        Optional<String> partition = setup.partition().or(() -> byRegion);
        partition.ifPresent(expected -> setup.documents()
                .forEach(document -> first(document, ARN, matcher -> {
                    boolean other = !matcher.group(1).equals(expected);
                    if (other) {
                        report(
                                document,
                                matcher.start(),
                                "This ARN is of the partition " + matcher.group(1) + ", and the set-up is in "
                                        + expected + ". Write arn:" + expected + ":... or arn:{{partition}}:....");
                    }
                    return other;
                })));
    }

    private interface Found {
        boolean is(Matcher matcher);
    }

    private static void first(Setup.Document document, Pattern pattern, Found found) {
        Matcher matcher = pattern.matcher(document.template().text());
        while (matcher.find()) {
            if (found.is(matcher)) {
                return;
            }
        }
    }

    private void report(Setup.Document document, int offset, String message) {
        String before = document.template().text().substring(0, offset);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = offset - (before.lastIndexOf('\n') + 1) + 1;
        problems.add(document.template().name(), line, column, message);
    }

    private void trust() {
        setup.role().trust().ifPresent(trust -> {
            first(trust, PROVIDER, matcher -> {
                Optional<String> account = setup.role().account();
                boolean other = account.isPresent() && !account.get().equals(matcher.group(1));
                if (other) {
                    report(
                            trust,
                            matcher.start(1),
                            "This identity provider is in account " + matcher.group(1) + ", and the role is in "
                                    + account.get()
                                    + ". A role trusts providers of its own account only: correct one of them.");
                }
                return other;
            });
            first(trust, PROVIDER, matcher -> {
                Optional<String> issuer = setup.workload().issuer();
                boolean other = issuer.isPresent() && !issuer.get().equals(matcher.group(2));
                if (other) {
                    report(
                            trust,
                            matcher.start(2),
                            "The trust policy is about the issuer " + matcher.group(2)
                                    + ", and the service account's is " + issuer.get() + ". Correct one of them.");
                }
                return other;
            });
        });
    }

    private void organization() {
        Set<String> accounts = new TreeSet<>(accounts(setup));
        if (accounts.isEmpty()) {
            return;
        }
        setup.organization()
                .levels()
                .forEach(level -> level.account()
                        .filter(account -> !accounts.contains(account))
                        .ifPresent(account -> problems.add(
                                setup.from(),
                                "The organisation's level " + level.name() + " is about account " + account
                                        + ", which nothing in the set-up is in. Its accounts are "
                                        + String.join(", ", accounts) + ".")));
    }

    private void encryption() {
        Optional<String> key = setup.bucket().encryption().flatMap(Setup.Encryption::key);
        if (key.isPresent()
                && !setup.keys().isEmpty()
                && !Markers.areIn(key.get())
                && setup.keyOf(key.get()).isEmpty()) {
            problems.add(
                    setup.from(),
                    "The bucket is encrypted with the key " + key.get() + ", which is not among the set-up's: "
                            + String.join(
                                    ", ",
                                    setup.keys().stream()
                                            .map(Contradictions::name)
                                            .toList()) + ".");
        }
    }

    private static String name(Setup.Key key) {
        return key.alias().or(key::id).orElse("one without id and alias");
    }

    private void helm(Setup.HelmValues values) {
        HelmFacts facts = HelmFacts.read(values.file(), values.yaml(), problems);
        differ(values, facts.bucket(), setup.bucket().name(), "bucket");
        differ(values, facts.serviceAccount(), setup.workload().serviceAccount(), "service account");
        differ(values, facts.region(), setup.region(), "region");
        facts.roleArn()
                .ifPresent(node -> Arn.of(node.scalar().orElse("")).ifPresent(arn -> {
                    differ(
                            values,
                            Optional.of(text(node, arn.name())),
                            setup.role().name(),
                            "role");
                    if (Facts.ACCOUNT.matcher(arn.account()).matches()) {
                        differ(
                                values,
                                Optional.of(text(node, arn.account())),
                                setup.role().account(),
                                "role's account");
                    }
                }));
    }

    private static Node text(Node at, String value) {
        return new Node.Text(at.line(), at.column(), value);
    }

    private void differ(Setup.HelmValues values, Optional<Node> here, Optional<String> there, String what) {
        here.ifPresent(node -> {
            String said = node.scalar().orElse("");
            boolean fixed = !said.contains("{{") && !Markers.areIn(said);
            there.filter(other -> fixed && !Markers.areIn(other) && !other.equals(said))
                    .ifPresent(other -> problems.add(
                            values.file(),
                            node,
                            "These values say that the " + what + " is " + said + ", and the set-up says " + other
                                    + ". Correct one of them."));
        });
    }

    private static List<String> accounts(Setup setup) {
        List<String> accounts = new ArrayList<>();
        setup.role().account().ifPresent(accounts::add);
        setup.chain().forEach(assumed -> assumed.role().account().ifPresent(accounts::add));
        setup.bucket().account().ifPresent(accounts::add);
        setup.keys().forEach(key -> key.account().ifPresent(accounts::add));
        return accounts;
    }
}
