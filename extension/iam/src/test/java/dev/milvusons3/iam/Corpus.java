package dev.milvusons3.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of decisions. Line by line:
 *
 * <pre>
 * # a remark
 * group  TITLE                       starts a group, without policies
 * source URL                         the page of AWS' documentation that the group follows
 * as     CALLER                      who asks from here on (see Callers); session at first
 * when   CONDITION                   from here on one identity policy: Allow s3:* on everything, on this condition
 * clear                              no policies from here on
 * identity|resource|trust|boundary|sessionpolicy|scp|rcp|endpoint STATEMENTS
 *                                    one policy more: a statement, several between [ and ], or a whole document; an scp or rcp can
 *                                    say its level of the organisation, as in scp@Root/Workloads
 * allow|implicit|explicit ACTION RESOURCE [by=TYPE] [owner=ACCOUNT] [as=CALLER] [tag:NAME=VALUE] [KEY=VALUE|VALUE…]…
 *                                    what must come out; by: the policy type that denies
 * yes|no [KEY=VALUE…]…               the same for s3:GetObject on arn:aws:s3:::b/k: allow, implicit
 * </pre>
 *
 * A line that starts with white space belongs to the one before. In values, {@code %20} is a space and {@code %7C} a bar.
 */
final class Corpus {
    private static final Pattern POLICY =
            Pattern.compile("(identity|resource|trust|boundary|sessionpolicy|scp|rcp|endpoint)(?:@(\\S+))? (.*)");
    private static final Map<String, PolicyType> TYPES = Map.of(
            "identity", PolicyType.IDENTITY,
            "resource", PolicyType.RESOURCE,
            "trust", PolicyType.TRUST,
            "boundary", PolicyType.PERMISSIONS_BOUNDARY,
            "sessionpolicy", PolicyType.SESSION,
            "scp", PolicyType.SERVICE_CONTROL,
            "rcp", PolicyType.RESOURCE_CONTROL,
            "endpoint", PolicyType.VPC_ENDPOINT);

    /** One decision and what must come out. */
    record Case(
            String group,
            String source,
            String line,
            AuthorizationRequest request,
            PolicySet policies,
            Decision.Outcome expected,
            Optional<PolicyType> deniedBy) {}

    private final List<Case> cases = new ArrayList<>();
    private String group = "";
    private String source = "";
    private Principal caller = Callers.named("session");
    private PolicySet policies = PolicySet.of();

    private Corpus() {}

    static List<Case> read(String file) {
        Corpus corpus = new Corpus();
        int number = 0;
        try (InputStream in = Corpus.class.getResourceAsStream("corpus/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.replaceAll("\n[ \t]+", " ").split("\n", -1)) {
                number++;
                corpus.line(line.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalStateException(file + ", logical line " + number + ": " + e.getMessage(), e);
        }
        return corpus.cases;
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        Matcher policy = POLICY.matcher(line);
        if (policy.matches()) {
            add(TYPES.get(policy.group(1)), policy.group(3), Objects.requireNonNullElse(policy.group(2), ""));
            return;
        }
        switch (word) {
            case "group" -> {
                group = rest;
                caller = Callers.named("session");
                policies = PolicySet.of();
            }
            case "source" -> source = rest;
            case "as" -> caller = Callers.named(rest);
            case "clear" -> policies = PolicySet.of();
            case "when" -> {
                policies = PolicySet.of();
                add(
                        PolicyType.IDENTITY,
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":" + rest + "}",
                        "");
            }
            case "allow" -> decision(line, rest, Decision.Outcome.ALLOW);
            case "implicit" -> decision(line, rest, Decision.Outcome.IMPLICIT_DENY);
            case "explicit" -> decision(line, rest, Decision.Outcome.EXPLICIT_DENY);
            case "yes" -> decision(line, "s3:GetObject arn:aws:s3:::b/k " + rest, Decision.Outcome.ALLOW);
            case "no" -> decision(line, "s3:GetObject arn:aws:s3:::b/k " + rest, Decision.Outcome.IMPLICIT_DENY);
            default -> throw new IllegalArgumentException("not understood: " + line);
        }
    }

    private void add(PolicyType type, String json, String level) {
        String document =
                json.contains("\"Statement\"") ? json : "{\"Version\":\"2012-10-17\",\"Statement\":" + json + "}";
        String name =
                type.name().toLowerCase(Locale.ROOT) + (policies.policies().size() + 1);
        policies = policies.with(NamedPolicy.of(name, type, document).at(level));
    }

    private void decision(String line, String text, Decision.Outcome expected) {
        String[] words = text.strip().split(" +");
        Principal principal = caller;
        String owner = Callers.ACCOUNT;
        Optional<PolicyType> by = Optional.empty();
        Map<String, String> tags = new HashMap<>();
        Map<String, List<String>> context = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = words[i].substring(0, equals);
            String value = words[i].substring(equals + 1);
            if (key.equals("as")) {
                principal = Callers.named(value);
            } else if (key.equals("owner")) {
                owner = value;
            } else if (key.equals("by")) {
                by = Optional.of(TYPES.get(value));
            } else if (key.startsWith("tag:")) {
                tags.put(key.substring(4), plain(value));
            } else {
                context.put(
                        key,
                        List.of(value.split("\\|", -1)).stream()
                                .map(Corpus::plain)
                                .toList());
            }
        }
        AuthorizationRequest request = new AuthorizationRequest(
                tags.isEmpty() ? principal : principal.withTags(tags),
                plain(words[0]),
                plain(words[1]),
                owner,
                context);
        cases.add(new Case(group, source, line, request, policies, expected, by));
    }

    private static String plain(String value) {
        return value.replace("%20", " ").replace("%7C", "|");
    }
}
