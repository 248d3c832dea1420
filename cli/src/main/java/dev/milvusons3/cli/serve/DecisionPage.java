package dev.milvusons3.cli.serve;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Suggestion;
import dev.milvusons3.internal.report.html.Html;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decisions for people. All of it is HTML as it comes; the page's script only fetches it anew when something was decided, and copies.
 * What requests say is never anything but text in it.
 */
final class DecisionPage {
    private static final int SHOWN = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Served served;
    private final DecisionFilter filter;
    private final Decisions all;
    private final List<RecordedDecision> wanted;
    private final Html html = new Html(Path.of("/"));

    DecisionPage(Served served, DecisionFilter filter) {
        this.served = served;
        this.filter = filter;
        this.all = served.gateway().decisions().snapshot();
        this.wanted = all.stream().filter(filter).toList();
    }

    String write() {
        RunFile run = served.run();
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", (run.record() ? "RECORDING – " : "") + "Decisions of account " + run.account());
        // Or the browser asks for one at the root, which is S3's.
        html.open("link", "rel", "icon", "href", "icon.svg");
        html.open("link", "rel", "stylesheet", "href", "page.css");
        html.close().open("body");
        html.element("a", "Skip to the decisions", "href", "#main", "class", "skip");
        html.open("header").open("div", "class", "wide");
        html.element("p", "Milvus on S3 serves account " + run.account() + " in " + run.region(), "class", "eyebrow");
        html.element("h1", "Decisions");
        if (run.record()) {
            html.element("p", Served.RECORDING, "class", "recording", "role", "alert");
        }
        html.close().close().open("main", "id", "main");
        form();
        live();
        html.close().open("footer");
        html.open("p")
                .text("The same for programs: ")
                .element("code", "milvus-on-s3 decisions --follow")
                .text(".");
        html.close().close();
        html.open("script", "src", "page.js", "defer", "").close();
        return html.close().close().done();
    }

    private void form() {
        html.open("form", "method", "get", "class", "tools", "role", "search", "aria-label", "Decisions");
        html.element("label", "Verdict", "for", "verdict").open("select", "id", "verdict", "name", "verdict");
        option("", "all", filter.verdict());
        for (Verdict verdict : Verdict.values()) {
            String name = verdict.name().toLowerCase(Locale.ROOT);
            option(name, name, filter.verdict());
        }
        html.close().element("label", "Role", "for", "role").open("select", "id", "role", "name", "role");
        option("", "everybody", filter.role());
        for (String role : roles(all.stream()
                .filter(decision -> decision.number() > served.first())
                .toList())) {
            option(role, role, filter.role());
        }
        html.close().element("label", "Text", "for", "text");
        html.open(
                "input",
                "type",
                "search",
                "id",
                "text",
                "name",
                "text",
                "value",
                filter.text(),
                "placeholder",
                "action, resource, principal");
        html.element("button", "Filter", "type", "submit");
        html.element("button", "Pause", "type", "button", "hidden", "", "data-pause", "");
        html.close();
    }

    private void option(String value, String text, String chosen) {
        html.element("option", text, "value", value, value.equals(chosen) ? "selected" : "", "");
    }

    private static Set<String> roles(List<RecordedDecision> decisions) {
        Set<String> roles = new TreeSet<>();
        decisions.forEach(decision -> DecisionFilter.roleOf(decision).ifPresent(roles::add));
        return roles;
    }

    private void live() {
        html.open("div", "id", "live");
        summary();
        for (String role : roles(wanted)) {
            sufficient(role);
        }
        html.open("section", "aria-labelledby", "list").element("h2", "Newest first", "id", "list");
        html.open("div", "id", "decisions");
        List<RecordedDecision> shown = wanted.subList(Math.max(0, wanted.size() - SHOWN), wanted.size());
        for (int i = shown.size() - 1; i >= 0; i--) {
            decision(shown.get(i));
        }
        html.close();
        if (wanted.isEmpty()) {
            html.element("p", filter.isEmpty() ? "Nothing was asked yet." : "Nothing that was asked fits the filter.");
        } else if (shown.size() < wanted.size()) {
            html.element("p", "Of " + wanted.size() + " the newest " + SHOWN + " are shown.");
        }
        html.close().close();
    }

    private void summary() {
        html.open("ul", "id", "summary", "class", "tiles");
        tile(count(Verdict.ALLOWED), "allowed");
        tile(count(Verdict.DENIED), served.run().record() ? "would have been denied, and were let through" : "denied");
        tile(count(Verdict.REJECTED), "rejected before any policy was asked");
        html.close();
    }

    private long count(Verdict verdict) {
        return wanted.stream().filter(decision -> decision.verdict() == verdict).count();
    }

    private void tile(long number, String what) {
        html.open("li")
                .element("strong", Long.toString(number))
                .text(" " + what)
                .close();
    }

    /** Identity policies are about services that are asked for things; who may have a role is said by its trust policy. */
    private void sufficient(String role) {
        List<RecordedDecision> asked = wanted.stream()
                .filter(decision ->
                        DecisionFilter.roleOf(decision).filter(role::equals).isPresent())
                .filter(decision -> decision.verdict() != Verdict.REJECTED)
                .toList();
        MinimalPolicy policy = MinimalPolicy.of(Decisions.of(asked));
        for (RecordedDecision decision : asked) {
            if (decision.verdict() == Verdict.DENIED || !decision.service().equals("s3")) {
                policy = policy.including(decision.action(), decision.resource());
            }
        }
        String id = "policy-" + Integer.toHexString(role.hashCode());
        html.open("details", "class", "card", "id", id)
                .open("summary")
                .element("span", "Policy that would have sufficed", "class", "title")
                .element("span", " for " + role, "class", "cause")
                .close();
        long explicit = asked.stream()
                .flatMap(decision -> decision.decision().stream())
                .filter(decision -> decision.outcome() == Decision.Outcome.EXPLICIT_DENY)
                .count();
        if (explicit > 0) {
            html.element(
                    "p",
                    explicit + " of the requests are denied explicitly: no policy that allows them outweighs that.");
        }
        copyable("Copy the policy", id + "-text", policy.toJson());
        html.close();
    }

    private void decision(RecordedDecision decision) {
        String verdict = decision.letThrough()
                ? "let through"
                : decision.verdict().name().toLowerCase(Locale.ROOT);
        html.open(
                        "details",
                        "class",
                        "card " + decision.verdict().name().toLowerCase(Locale.ROOT),
                        "id",
                        "d" + decision.number())
                .open("summary")
                .element("span", verdict, "class", "badge")
                .element("span", decision.action(), "class", "title")
                .element("span", decision.resource(), "class", "cause")
                .close();
        html.open("dl");
        fact("Number", "#" + decision.number() + ", " + TIME.format(decision.time()) + " UTC");
        fact("Principal", decision.principal());
        fact("Operation", decision.service() + " " + decision.operation());
        fact("Client", decision.userAgent());
        if (decision.verdict() != Verdict.ALLOWED) {
            fact(decision.letThrough() ? "Would be" : "Answer", decision.errorCode());
            fact("Why", decision.reason());
        }
        html.close();
        decision.decision().ifPresent(it -> explain(decision, it));
        html.close();
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            html.element("dt", name).element("dd", value);
        }
    }

    private void explain(RecordedDecision recorded, Decision decision) {
        List<Suggestion> suggestions = recorded.verdict() == Verdict.DENIED ? decision.suggestions() : List.of();
        for (int i = 0; i < suggestions.size(); i++) {
            Suggestion suggestion = suggestions.get(i);
            html.element("p", "Missing " + suggestion.place() + ":");
            copyable("Copy the statement", "d" + recorded.number() + "-" + i, suggestion.statement());
            if (!suggestion.note().isEmpty()) {
                html.element("p", suggestion.note());
            }
        }
        html.element("pre", decision.explain(), "tabindex", "0");
    }

    private void copyable(String label, String id, String text) {
        html.element("pre", text, "tabindex", "0", "id", id);
        html.element("button", "Copy", "type", "button", "hidden", "", "data-copy", id, "aria-label", label);
    }
}
