package dev.milvusons3.internal.gateway.kms;

/**
 * Whether a key can be used.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">Key states</a>
 */
enum KeyState {
    Enabled,
    Disabled,
    PendingDeletion
}
