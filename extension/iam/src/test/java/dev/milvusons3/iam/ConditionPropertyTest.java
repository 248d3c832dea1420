package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of each operator and its counterpart, for every value. */
class ConditionPropertyTest {
    private static final List<String> VALUES = List.of(
            "x",
            "y",
            "",
            "*",
            "5",
            "7",
            "6.5",
            "true",
            "false",
            "AA==",
            "10.0.0.1",
            "::1",
            "2026-01-01T00:00:00Z",
            "0",
            "arn:aws:iam::1:role/a",
            "arn:aws:s3:::b");

    private final Random random = new Random(7);

    static Stream<ConditionOperator> negated() {
        return Arrays.stream(ConditionOperator.values()).filter(ConditionOperator::negated);
    }

    static Stream<ConditionOperator> notNull() {
        return Arrays.stream(ConditionOperator.values()).filter(operator -> operator != ConditionOperator.NULL);
    }

    @ParameterizedTest
    @MethodSource("negated")
    void aNegatedOperatorIsTrueExactlyWhereItsCounterpartIsNot(ConditionOperator operator) {
        String positive = operator.text().replace("Not", "");
        for (String value : VALUES) {
            for (String wanted : List.of(one(operator), several(operator))) {
                assertThat(holds(operator.text(), wanted, List.of(value)))
                        .as("%s %s", wanted, value)
                        .isNotEqualTo(holds(positive, wanted, List.of(value)));
            }
        }
        assertThat(holds(operator.text(), one(operator), null)).isTrue();
        assertThat(holds(positive, one(operator), null)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("notNull")
    void ifExistsDiffersOnlyWhereTheKeyIsMissing(ConditionOperator operator) {
        for (String quantifier : List.of("", "ForAllValues:", "ForAnyValue:")) {
            String name = quantifier + operator.text();
            for (String value : VALUES) {
                List<String> had =
                        random.nextBoolean() ? List.of(value) : List.of(value, VALUES.get(random.nextInt(3)));
                assertThat(holds(name + "IfExists", one(operator), had)).isEqualTo(holds(name, one(operator), had));
            }
            assertThat(holds(name + "IfExists", one(operator), null)).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("notNull")
    void aQuantifierChangesNothingForOneValueThatIsNotEmpty(ConditionOperator operator) {
        for (String value : VALUES) {
            if (!value.isEmpty()) {
                boolean plain = holds(operator.text(), one(operator), List.of(value));
                assertThat(holds("ForAllValues:" + operator.text(), one(operator), List.of(value)))
                        .isEqualTo(plain);
                assertThat(holds("ForAnyValue:" + operator.text(), one(operator), List.of(value)))
                        .isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notNull")
    void everyOneAndAnyOneAreEachOthersNegation(ConditionOperator operator) {
        if (!operator.negated()) {
            return;
        }
        String positive = operator.text().replace("Not", "");
        for (String a : List.of("x", "5", "10.0.0.1", "arn:aws:s3:::b")) {
            for (String b : VALUES.stream().filter(value -> !value.isEmpty()).toList()) {
                assertThat(holds("ForAllValues:" + operator.text(), one(operator), List.of(a, b)))
                        .isNotEqualTo(holds("ForAnyValue:" + positive, one(operator), List.of(a, b)));
            }
        }
    }

    private static String one(ConditionOperator operator) {
        return "\"" + RandomPolicies.wanted(operator).get(0) + "\"";
    }

    private static String several(ConditionOperator operator) {
        return "[\"" + String.join("\",\"", RandomPolicies.wanted(operator)) + "\"]";
    }

    private static boolean holds(String operator, String wanted, @Nullable List<String> had) {
        NamedPolicy policy = NamedPolicy.of(
                "p",
                PolicyType.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"" + operator + "\":{\"k:v\":" + wanted + "}}}}");
        Map<String, List<String>> context = had == null ? Map.of() : Map.of("k:v", had);
        return PolicyEvaluator.evaluate(
                        new AuthorizationRequest(
                                Callers.named("session"), "s3:GetObject", "*", Callers.ACCOUNT, context),
                        PolicySet.of(policy))
                .allowed();
    }
}
