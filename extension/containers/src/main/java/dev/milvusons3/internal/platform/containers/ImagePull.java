package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.milvusons3.internal.report.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows the pull of one image: says how many bytes have come, and keeps the engine's words if it fails.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Image/operation/ImageCreate">What the engine reports</a>
 */
final class ImagePull implements ResultCallback<PullResponseItem> {
    /** The engine itself gives up on a registry that does not answer in less. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String image;
    private final Progress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private volatile long heard = System.nanoTime();
    private @Nullable Closeable stream;
    private @Nullable String refusal;

    private record Layer(long done, long total) {
        boolean isAnnounced() {
            return total > 0;
        }
    }

    ImagePull(String image, Progress progress) {
        this.image = image;
        this.progress = progress;
    }

    /**
     * Waits for the end.
     *
     * @return what the engine says against it; empty if the image is there
     */
    Optional<String> await() throws InterruptedException {
        while (!ended.await(1, TimeUnit.SECONDS)) {
            if (System.nanoTime() - heard > SILENCE.toNanos()) {
                return Optional.of(
                        "the Docker engine has said nothing of it for " + SILENCE.toSeconds() + " s" + soFar());
            }
        }
        synchronized (this) {
            return Optional.ofNullable(refusal);
        }
    }

    @Override
    public synchronized void onStart(Closeable closeable) {
        stream = closeable;
    }

    @Override
    public synchronized void onNext(PullResponseItem item) {
        heard = System.nanoTime();
        var error = item.getErrorDetail();
        if (error != null) {
            refusal = error.getMessage() + soFar();
        } else if (item.getId() != null && item.getStatus() != null) {
            layer(item.getId(), item);
        }
    }

    private void layer(String id, PullResponseItem item) {
        switch (item.getStatus()) {
            case "Pulling fs layer", "Waiting" -> layers.putIfAbsent(id, new Layer(0, 0));
            case "Downloading" -> {
                var detail = item.getProgressDetail();
                if (detail != null && detail.getCurrent() != null) {
                    layers.put(id, new Layer(detail.getCurrent(), detail.getTotal() == null ? 0 : detail.getTotal()));
                    say();
                }
            }
            case "Download complete" -> layers.computeIfPresent(id, (any, it) -> new Layer(it.total(), it.total()));
            default -> {
                // What is verified and unpacked has been counted.
            }
        }
    }

    /** The sum is known when every layer has begun. That it is over is said once, at the end. */
    private void say() {
        long done = done();
        long total = layers.values().stream().allMatch(Layer::isAnnounced) ? total() : 0;
        if (done != total) {
            progress.update("pull " + image, done, total);
        }
    }

    private long done() {
        return layers.values().stream().mapToLong(Layer::done).sum();
    }

    private long total() {
        return layers.values().stream().mapToLong(Layer::total).sum();
    }

    private synchronized String soFar() {
        return done() == 0 ? "" : ", after " + done() + " bytes";
    }

    @Override
    public synchronized void onError(Throwable failure) {
        refusal = words(failure) + soFar();
        ended.countDown();
    }

    @Override
    public synchronized void onComplete() {
        if (refusal == null && total() > 0) {
            progress.update("pull " + image, total(), total());
        }
        ended.countDown();
    }

    /** {@return what an engine says, which its client has in a JSON object after the status: {@code Status 404: {"message":"…"}}} */
    static String words(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        Matcher message = MESSAGE.matcher(text);
        return message.find() ? message.group(1).replace("\\\"", "\"").replace("\\n", " ") : text;
    }

    @Override
    public synchronized void close() {
        ended.countDown();
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the pull of " + image + " cannot be ended: " + e, e);
            }
        }
    }
}
