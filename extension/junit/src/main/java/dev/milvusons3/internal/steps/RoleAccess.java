package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.negative.Subject;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.ObservedAccess;
import dev.milvusons3.internal.release.WrittenObjects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The role on its bucket: what it is tried with before and while Milvus starts, and how it is known that Milvus has it.
 *
 * @param subject the role as Milvus will have it
 * @param rehearsal of what Milvus does with its bucket
 * @param observed what Milvus is seen to do
 */
record RoleAccess(Subject subject, RoleRehearsal rehearsal, ObservedAccess observed) {
    static RoleAccess of(OpenPlatform platform, Subject subject) {
        RoleCredentials role = new RoleCredentials(subject, platform.platform().clock(), RoleRehearsal.SESSION);
        RoleRehearsal rehearsal = new RoleRehearsal(
                subject.aws(), role, subject.bucket(), key(platform, subject), WrittenObjects.text(platform.tags()));
        ObservedAccess observed = platform.platform()
                .observedAccess(subject.roleArn(), Marker::isOn)
                .orElseGet(() -> new MilvusRequests(platform.platform(), subject.roleArn()));
        return new RoleAccess(subject, rehearsal, observed);
    }

    /** {@return of the rehearsal's object; beside those of a Milvus that is there already it is a thing of its own to release} */
    private static String key(OpenPlatform platform, Subject subject) {
        AwsAccount aws = subject.aws();
        String key = subject.rootPath() + "/" + RoleRehearsal.SESSION;
        String objects = "arn:" + aws.partition() + ":s3:::" + subject.bucket() + "/";
        aws.written().own(objects + key, objects + subject.rootPath() + "/*");
        if (platform.start().spec().adopt().release().isEmpty()) {
            return key;
        }
        String own = key + "-" + platform.start().names().run();
        String name = subject.bucket() + "/" + own;
        platform.creations().begin(new Thing(Kind.OBJECTS, name), () -> new WrittenObjects(aws.s3()).remove(name));
        return own;
    }

    /** Waits until AWS has taken notice. A denial that was explained says more than the exception that it came with. */
    void awaitInForce() {
        try {
            subject.aws().awaitInForce("the role and its policy", rehearsal::run);
        } catch (AwsServiceException e) {
            throw observed.fatalDenial()
                    .<RuntimeException>map(denial -> DeploymentFailure.denied(denial, e))
                    .orElse(e);
        }
    }
}
