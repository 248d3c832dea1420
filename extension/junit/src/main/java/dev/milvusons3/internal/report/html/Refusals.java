package dev.milvusons3.internal.report.html;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was not allowed, why, and what would have allowed it. */
final class Refusals {
    private static final int MOST = 40;

    private Refusals() {}

    static void write(Html html, List<RecordedDecision> decisions) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, RecordedDecision> firsts = new LinkedHashMap<>();
        for (RecordedDecision decision : decisions) {
            if (decision.verdict() != Verdict.ALLOWED) {
                String what = decision.action() + '\n' + decision.principal() + '\n' + kindOf(decision);
                counts.merge(what, 1, Integer::sum);
                firsts.putIfAbsent(what, decision);
            }
        }
        if (firsts.isEmpty()) {
            html.element("p", "✓ Nothing was refused.", "class", "good");
            return;
        }
        firsts.entrySet().stream().limit(MOST).forEach(entry -> {
            Integer times = counts.get(entry.getKey());
            write(html, entry.getValue(), times == null ? 1 : times);
        });
        if (firsts.size() > MOST) {
            html.element("p", (firsts.size() - MOST) + " more kinds of refusals are not shown.", "class", "muted");
        }
    }

    /** Objects differ from request to request where the reason does not. */
    private static String kindOf(RecordedDecision decision) {
        String why =
                decision.decision().map(d -> d.request().circumstances().why()).orElse("");
        return decision.reason().replace(decision.resource(), "").replace(why, "");
    }

    private static void write(Html html, RecordedDecision refused, int times) {
        html.open("article", "class", "refusal");
        html.open("h4").element("code", refused.action());
        html.text((refused.verdict() == Verdict.DENIED ? " denied" : " rejected (" + refused.errorCode() + ")")
                + (times > 1 ? ", " + times + " times" : ""));
        html.close();
        html.open("dl");
        pair(html, "of", refused.principal());
        pair(html, times > 1 ? "first on" : "on", refused.resource());
        pair(html, "why", refused.reason());
        html.close();
        refused.decision().ifPresent(decision -> explain(html, decision));
        html.close();
    }

    private static void explain(Html html, Decision decision) {
        for (Suggestion suggestion : decision.suggestions()) {
            html.element("p", "Would have been allowed by this statement " + suggestion.place() + ":");
            html.element("pre", suggestion.statement(), "tabindex", "0");
            if (!suggestion.note().isEmpty()) {
                html.element("p", suggestion.note());
            }
        }
        html.open("details").element("summary", "Every policy that had a say");
        html.element("pre", decision.explain().strip(), "tabindex", "0");
        html.close();
    }

    private static void pair(Html html, String name, String value) {
        html.element("dt", name).open("dd").open("bdi").text(value).close().close();
    }
}
