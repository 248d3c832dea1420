package dev.milvusons3.internal.setup;

import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two sources of one set-up: the second has what the first leaves out, such as the chart's values beside a plan. */
public final class Merge {
    private final Setup base;
    private final Setup more;
    private final Problems problems;

    private Merge(Setup base, Setup more) {
        this.base = base;
        this.more = more;
        this.problems = new Problems(more.from());
    }

    /**
     * {@return both}
     *
     * @throws dev.milvusons3.setup.MalformedSetupException if they contradict each other
     */
    public static Setup of(Setup base, Setup more) {
        Merge merge = new Merge(base, more);
        Setup both = merge.both();
        merge.problems.raise();
        return both;
    }

    private Setup both() {
        Setup.Role role = role(base.role(), more.role());
        Setup.Workload one = base.workload();
        Setup.Workload two = more.workload();
        List<Setup.Key> keys = new ArrayList<>(base.keys());
        keys.addAll(more.keys());
        List<Setup.Unknown> unknowns = new ArrayList<>(base.unknowns());
        unknowns.addAll(more.unknowns());
        return new Setup(
                base.name(),
                base.from(),
                either("partition", base.partition(), more.partition()),
                either("region", base.region(), more.region()),
                role,
                base.chain().isEmpty() ? more.chain() : base.chain(),
                bucket(base.bucket(), more.bucket()),
                keys,
                base.organization().isThere() ? base.organization() : more.organization(),
                base.network().equals(Setup.Network.UNSAID) ? more.network() : base.network(),
                new Setup.Workload(
                        either("namespace", one.namespace(), two.namespace()),
                        either("service account", one.serviceAccount(), two.serviceAccount()),
                        either("issuer", one.issuer(), two.issuer()),
                        one.audience(),
                        one.podIdentity().or(two::podIdentity)),
                base.helm().or(more::helm),
                unknowns);
    }

    private Setup.Role role(Setup.Role one, Setup.Role two) {
        List<Setup.Document> managed = new ArrayList<>(one.managed());
        managed.addAll(two.managed());
        List<Setup.Document> inline = new ArrayList<>(one.inline());
        inline.addAll(two.inline());
        return new Setup.Role(
                either("role", one.name(), two.name()),
                one.name().isPresent() ? one.path() : two.path(),
                either("the role's account", one.account(), two.account()),
                either("trust policy", one.trust(), two.trust()),
                managed,
                inline,
                either("permissions boundary", one.boundary(), two.boundary()),
                one.session(),
                one.tags());
    }

    private Setup.Bucket bucket(Setup.Bucket one, Setup.Bucket two) {
        Setup.Bucket facts = one.name().isPresent() ? one : two;
        return new Setup.Bucket(
                either("bucket", one.name(), two.name()),
                either("the bucket's account", one.account(), two.account()),
                either("bucket policy", one.policy(), two.policy()),
                facts.ownership(),
                facts.publicAccess(),
                one.encryption().or(two::encryption));
    }

    private <T> Optional<T> either(String what, Optional<T> one, Optional<T> two) {
        if (one.isPresent() && two.isPresent() && !one.equals(two)) {
            problems.add(
                    more.from(),
                    one.get() instanceof Setup.Document
                            ? "It has a " + what + ", and " + base.from() + " has one, too. Leave one of the two out."
                            : "Its " + what + " is \"" + two.get() + "\", but \"" + one.get() + "\" in " + base.from()
                                    + ". Both must be about the same Milvus.");
        }
        return one.or(() -> two);
    }
}
