package dev.milvusons3.assertj;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What AWS or Kubernetes answer. That something is not there is an answer too, and fails the assertion that asked. */
final class Answers {
    private Answers() {}

    /**
     * {@return the answer}
     *
     * @param question asks; if there is no answer at all, its exception goes through
     * @param failure makes what is thrown of an error that was answered, from its text and the exception
     */
    static <T> T of(Supplier<T> question, BiFunction<String, Throwable, AssertionError> failure) {
        try {
            return question.get();
        } catch (AwsServiceException e) {
            AwsErrorDetails details = e.awsErrorDetails();
            String text = details == null ? e.getMessage() : details.errorCode() + ": " + details.errorMessage();
            throw failure.apply("AWS answered " + text, e);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 0) {
                throw e;
            }
            throw failure.apply("Kubernetes answered " + e.getCode() + ": " + e.getMessage(), e);
        }
    }
}
