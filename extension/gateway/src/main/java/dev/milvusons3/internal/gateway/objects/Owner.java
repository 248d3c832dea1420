package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.s3.CanonicalIds;

/**
 * Whose all objects are.
 *
 * @param id canonical
 */
record Owner(String id) {
    static Owner of(Account account) {
        return new Owner(CanonicalIds.of(account));
    }

    void write(XmlWriter xml, String element) {
        xml.element(element, () -> xml.text("ID", id));
    }
}
