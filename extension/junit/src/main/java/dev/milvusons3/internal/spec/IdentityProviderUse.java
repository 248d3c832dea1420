package dev.milvusons3.internal.spec;

/** What is done about a cluster whose issuer the account does not know. */
public enum IdentityProviderUse {
    /** The start is refused. */
    FIND,
    /** An identity provider is made, and deleted with the deployment. */
    CREATE
}
