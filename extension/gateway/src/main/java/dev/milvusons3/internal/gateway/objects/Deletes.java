package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.store.Deletion;

/** DeleteObject, alone or as one of many. */
final class Deletes {
    private Deletes() {}

    static void delete(ObjectCall call) {
        Deletion done = call.bucket().delete(call.key(), call.versionId(), call.header("If-Match"));
        done.versionId().ifPresent(id -> call.response().setHeader("x-amz-version-id", id));
        if (done.deleteMarker()) {
            call.response().setHeader("x-amz-delete-marker", "true");
        }
        call.answer(204);
    }
}
