package dev.milvusons3.internal.report.html;

import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import java.util.List;
import java.util.Locale;

/** The way from a token to the bucket, link by link, with what was verified of each. */
final class Chain {
    private Chain() {}

    static void write(Html html, List<Link> links) {
        html.open("ol", "class", "chain");
        for (Link link : links) {
            open(html, link);
            html.open("code").element("bdi", link.name()).close();
            html.element("p", link.does());
            html.element("p", mark(link.state()) + ": " + link.verified(), "class", "verified");
            html.close();
        }
        html.close();
    }

    /** Only which links hold, and which broke. */
    static void brief(Html html, List<Link> links) {
        html.open("ol", "class", "chain brief", "aria-label", "The way from the token to the bucket");
        for (Link link : links) {
            open(html, link);
            html.element("span", mark(link.state()), "class", "verified").close();
        }
        html.close();
    }

    private static void open(Html html, Link link) {
        html.open(
                "li",
                "class",
                "is-" + link.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        html.element("span", link.kind(), "class", "kind");
    }

    private static String mark(State state) {
        return switch (state) {
            case VERIFIED -> "✓ verified";
            case ADOPTED -> "✓ there already, verified";
            case FAILED -> "✗ failed";
            case NOT_REACHED -> "not reached";
        };
    }
}
