package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Decisions that AWS' documentation settles, group by group; the files say which page settles which. */
class CorpusTest {
    private static final List<String> FILES = List.of(
            "actions.txt",
            "resources.txt",
            "strings.txt",
            "numbers-and-dates.txt",
            "other-operators.txt",
            "sets.txt",
            "variables.txt",
            "principals.txt",
            "combination.txt",
            "trust.txt",
            "cross-account.txt",
            "organizations.txt",
            "vpc-endpoints.txt",
            "kms.txt",
            "usual.txt",
            "examples.txt");

    @TestFactory
    Stream<DynamicNode> decides() {
        return FILES.stream().map(file -> dynamicContainer(file, groups(Corpus.read(file))));
    }

    @Test
    void isLargeAndSaysWhereItComesFrom() {
        List<Corpus.Case> all =
                FILES.stream().flatMap(file -> Corpus.read(file).stream()).toList();

        assertThat(all).hasSizeGreaterThanOrEqualTo(700);
        assertThat(all).allSatisfy(one -> assertThat(one.source()).startsWith("https://docs.aws.amazon.com/"));
        assertThat(all.stream().map(Corpus.Case::expected).distinct()).hasSize(3);
    }

    private static Stream<DynamicNode> groups(List<Corpus.Case> cases) {
        return cases.stream().collect(Collectors.groupingBy(Corpus.Case::group)).entrySet().stream()
                .map(group -> dynamicContainer(
                        group.getKey(), group.getValue().stream().map(CorpusTest::test)));
    }

    private static DynamicNode test(Corpus.Case one) {
        return dynamicTest(one.line(), () -> {
            Decision decision = PolicyEvaluator.evaluate(one.request(), one.policies());
            assertThat(decision.outcome()).as(decision::explain).isEqualTo(one.expected());
            one.deniedBy()
                    .ifPresent(type -> assertThat(decision.deniedBy())
                            .as(decision::explain)
                            .contains(type));
        });
    }
}
