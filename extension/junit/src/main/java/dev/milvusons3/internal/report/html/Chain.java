package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.DeploymentReport.Link;
import java.util.List;
import java.util.Locale;

/** The way from a token to the bucket, link by link, with what was verified of each. */
final class Chain {
    private Chain() {}

    static void write(Html html, List<Link> links) {
        html.open("ol", "class", "chain");
        for (Link link : links) {
            html.open(
                    "li",
                    "class",
                    "is-" + link.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            html.element("span", link.kind(), "class", "kind");
            html.open("code").open("bdi").text(link.name()).close().close();
            html.element("p", link.does());
            html.element("p", mark(link) + link.verified(), "class", "verified");
            html.close();
        }
        html.close();
    }

    private static String mark(Link link) {
        return switch (link.state()) {
            case VERIFIED -> "✓ verified: ";
            case ADOPTED -> "✓ there already, verified: ";
            case FAILED -> "✗ failed: ";
            case NOT_REACHED -> "not reached: ";
        };
    }
}
