package dev.milvusons3;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * What is there already and is to be used: made by Terraform, eksctl or by hand. It is verified before anything is made, used, and
 * <b>never changed or deleted</b>; what is not named here is made for the deployment, as ever. With all of it given, a start validates
 * the whole set-up, and reports every deviation at once, each with the command or statement that fixes it.
 *
 * <p>Each attribute can also be said from outside, such as {@code milvus-on-s3.adopt.bucket}, so that the same class makes its own in one
 * environment and validates in another.
 *
 * @see MilvusOnS3#adopt()
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Adopt {
    /**
     * The bucket, by its name or ARN. Milvus writes under {@link MilvusOnS3#rootPath()}; unless the release is adopted too, nothing may
     * lie there yet, and what was written is deleted afterwards.
     *
     * @return a name, or {@code arn:aws:s3:::name}
     */
    String bucket() default "";

    /**
     * The managed policy, by its name or ARN.
     *
     * @return a name, or {@code arn:aws:iam::…:policy/name}
     */
    String policy() default "";

    /**
     * The role, by its name or ARN. Its trust policy must name the cluster's issuer and the service account.
     *
     * @return a name, or {@code arn:aws:iam::…:role/name}
     */
    String role() default "";

    /**
     * The service account, with its namespace, which is used too.
     *
     * @return such as {@code milvus/milvus-s3-access-sa}
     */
    String serviceAccount() default "";

    /**
     * The Helm release of Milvus in the service account's namespace. Its root password is {@code milvus-on-s3.adopt.password}.
     *
     * @return such as {@code milvus-demo}
     */
    String release() default "";
}
