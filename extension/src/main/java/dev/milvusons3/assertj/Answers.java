package dev.milvusons3.assertj;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What AWS or Kubernetes answer. That something is not there is an answer too, and fails the assertion that asked. */
final class Answers {
    private Answers() {}

    /**
     * {@return the answer}
     *
     * @param expecting what is asserted
     * @throws AssertionError if the answer is an error; not if there is no answer at all
     */
    static <T> T of(String expecting, Supplier<T> question) {
        try {
            return question.get();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode() + ": ";
            String text = e.awsErrorDetails() == null
                    ? e.getMessage()
                    : e.awsErrorDetails().errorMessage();
            throw new AssertionError(expecting + "\nbut AWS answered " + code + text, e);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 0) {
                throw e;
            }
            throw new AssertionError(expecting + "\nbut Kubernetes answered " + e.getCode() + ": " + e.getMessage(), e);
        }
    }
}
