package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** OpenID Connect providers. */
final class ProviderCalls {
    private static final int MAX_CLIENT_IDS = 100;
    private static final int MAX_THUMBPRINTS = 5;
    private static final String ARN = "OpenIDConnectProviderArn";

    private final IamStore store;

    ProviderCalls(IamStore store) {
        this.store = store;
    }

    void addTo(Map<String, IamCall> calls) {
        calls.put(
                "CreateOpenIDConnectProvider",
                new IamCall(q -> arn(ProviderUrls.withoutScheme(q.require("Url"))), this::create));
        calls.put("GetOpenIDConnectProvider", ofProvider(this::get));
        calls.put(
                "ListOpenIDConnectProviders",
                new IamCall(
                        q -> arn("*"),
                        (q, xml) -> xml.members(
                                "OpenIDConnectProviderList",
                                store.providers().values(),
                                (x, p) -> x.text("Arn", p.arn))));
        calls.put(
                "DeleteOpenIDConnectProvider",
                ofProvider((q, xml) -> store.providers().remove(provider(q).arn)));
        calls.put("AddClientIDToOpenIDConnectProvider", ofProvider((q, xml) -> addClientId(q)));
        calls.put(
                "RemoveClientIDFromOpenIDConnectProvider",
                ofProvider((q, xml) -> provider(q).clientIds.remove(q.require("ClientID"))));
        calls.put(
                "UpdateOpenIDConnectProviderThumbprint",
                ofProvider((q, xml) -> provider(q).thumbprints = thumbprints(q)));
        calls.put("TagOpenIDConnectProvider", ofProvider((q, xml) -> Names.addTags(provider(q).tags, q.tags("Tags"))));
        calls.put(
                "UntagOpenIDConnectProvider",
                ofProvider((q, xml) -> q.members("TagKeys").forEach(provider(q).tags::remove)));
        calls.put(
                "ListOpenIDConnectProviderTags",
                ofProvider((q, xml) -> Pages.write(
                        q,
                        xml,
                        "Tags",
                        List.copyOf(provider(q).tags.entrySet()),
                        (x, tag) -> x.text("Key", tag.getKey()).text("Value", tag.getValue()))));
    }

    private static IamCall ofProvider(BiConsumer<QueryRequest, XmlWriter> run) {
        return new IamCall(q -> Names.arn(q, ARN), run);
    }

    private String arn(String url) {
        return store.account().iamArn("oidc-provider/" + url);
    }

    private ProviderEntry provider(QueryRequest q) {
        return store.requireProvider(Names.arn(q, ARN));
    }

    private void create(QueryRequest q, XmlWriter xml) {
        String url = ProviderUrls.checked(q.require("Url"));
        List<String> clientIds = q.members("ClientIDList");
        clientIds.forEach(ProviderCalls::checkClientId);
        if (clientIds.size() > MAX_CLIENT_IDS) {
            throw IamErrors.limit("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: " + MAX_CLIENT_IDS);
        }
        List<String> thumbprints = thumbprints(q);
        Map<String, String> tags = q.tags("Tags");
        String arn = arn(url);
        if (store.providers().containsKey(arn)) {
            throw IamErrors.exists("Provider with url https://" + url + " already exists.");
        }
        ProviderEntry provider = new ProviderEntry(arn, url, q.call().time(), clientIds, thumbprints, Map.of());
        Names.addTags(provider.tags, tags);
        store.providers().put(arn, provider);
        xml.text("OpenIDConnectProviderArn", arn);
        Elements.tags(xml, provider.tags);
    }

    private static List<String> thumbprints(QueryRequest q) {
        List<String> thumbprints = q.members("ThumbprintList");
        if (thumbprints.size() > MAX_THUMBPRINTS) {
            throw IamErrors.invalidInput("Thumbprint list must contain fewer than 5 entries.");
        }
        for (String thumbprint : thumbprints) {
            if (!thumbprint.matches("[0-9a-fA-F]{40}")) {
                throw QueryRequest.constraint(
                        "ThumbprintList", thumbprint, "Member must have length greater than or equal to 40");
            }
        }
        return List.copyOf(thumbprints);
    }

    private static void checkClientId(String id) {
        if (id.isEmpty() || id.length() > 255) {
            throw QueryRequest.constraint("ClientID", id, "Member must have length between 1 and 255");
        }
    }

    private void addClientId(QueryRequest q) {
        ProviderEntry provider = provider(q);
        String id = q.require("ClientID");
        checkClientId(id);
        if (!provider.clientIds.contains(id) && provider.clientIds.size() >= MAX_CLIENT_IDS) {
            throw IamErrors.limit("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: " + MAX_CLIENT_IDS);
        }
        provider.clientIds.add(id);
    }

    private void get(QueryRequest q, XmlWriter xml) {
        ProviderEntry provider = provider(q);
        xml.text("Url", provider.url)
                .members("ClientIDList", provider.clientIds)
                .members("ThumbprintList", provider.thumbprints)
                .time("CreateDate", provider.created);
        Elements.tags(xml, provider.tags);
    }
}
