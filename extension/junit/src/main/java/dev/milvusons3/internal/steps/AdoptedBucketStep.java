package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.release.WrittenObjects;
import dev.milvusons3.internal.report.Part;
import software.amazon.awssdk.services.s3.S3Client;

/** Claims the place in an adopted bucket where this deployment's Milvus will write, and where nothing lies. */
final class AdoptedBucketStep implements Step<String> {
    private final S3Client s3;
    private final String bucket;
    private final String rootPath;
    private final RunTags tags;

    AdoptedBucketStep(S3Client s3, String bucket, String rootPath, RunTags tags) {
        this.s3 = s3;
        this.bucket = bucket;
        this.rootPath = rootPath;
        this.tags = tags;
    }

    @Override
    public String title() {
        return "objects under " + rootPath + "/ of bucket " + bucket;
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    @Override
    public String provision(Creations creations) {
        WrittenObjects objects = new WrittenObjects(s3);
        String name = bucket + "/" + rootPath + "/";
        Creations.Creation release = creations.begin(new Thing(Kind.OBJECTS, name), () -> objects.remove(name));
        try {
            objects.claim(name, tags);
        } catch (IllegalStateException e) {
            release.cancel();
            throw e;
        }
        return name;
    }

    /** Done by the call itself: S3 took the object because there was none. */
    @Override
    public void verify(String name) {
        VerificationException.check(
                "objects under " + name + " are this run's",
                true,
                LostAnswers.madeIt(new WrittenObjects(s3), name, tags));
    }
}
