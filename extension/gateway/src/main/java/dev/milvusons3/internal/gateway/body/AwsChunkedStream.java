package dev.milvusons3.internal.gateway.body;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.sigv4.ChunkSigner;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code aws-chunked}: checks every chunk's signature and what follows the body. All of it is checked before
 * the last decoded byte is handed out, so that a reader that counts to the announced length cannot miss it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Transferring payload in multiple chunks</a>
 */
final class AwsChunkedStream extends InputStream {
    private static final int MAX_LINE = 4096;
    private static final int MAX_TRAILER = 16 * 1024;
    private static final int MIN_CHUNK = 8 * 1024;
    private static final String SIGNATURE = ";chunk-signature=";

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    private final long length;
    private final @Nullable ChunkSigner signer;
    private final @Nullable MessageDigest chunkHash;
    private final boolean trailerExpected;
    private final Optional<ChecksumAlgorithm> announced;
    private final ChecksumAlgorithm.@Nullable Running checksum;
    private final Map<String, String> trailers = new LinkedHashMap<>();

    private long count;
    private long chunkSize;
    private long remaining;
    private String chunkSignature = "";
    private boolean finished;

    /**
     * Starts.
     *
     * @param length decoded, as announced
     * @param signer if chunks are signed
     * @param trailerExpected if headers follow the body
     * @param announced the checksum among these
     */
    AwsChunkedStream(
            InputStream in,
            long length,
            Optional<ChunkSigner> signer,
            boolean trailerExpected,
            Optional<ChecksumAlgorithm> announced)
            throws IOException {
        this.in = in;
        this.length = length;
        this.signer = signer.orElse(null);
        this.chunkHash = signer.isPresent() ? Hashes.sha256() : null;
        this.trailerExpected = trailerExpected;
        this.announced = announced;
        this.checksum = announced.map(ChecksumAlgorithm::start).orElse(null);
        if (length == 0) {
            nextChunk();
        }
    }

    /** {@return what followed the body, once it is read: verified} */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        if (!finished && remaining == 0) {
            nextChunk();
        }
        if (finished) {
            return -1;
        }
        int n = raw(bytes, offset, (int) Math.min(wanted, remaining));
        if (chunkHash != null) {
            chunkHash.update(bytes, offset, n);
        }
        if (checksum != null) {
            checksum.update(bytes, offset, n);
        }
        remaining -= n;
        count += n;
        if (remaining == 0) {
            endChunk();
            if (count == length) {
                nextChunk();
            }
        }
        return n;
    }

    private void nextChunk() throws IOException {
        if (chunkSize > 0 && chunkSize < MIN_CHUNK && count < length) {
            throw new RefusedBody(new AwsError(
                    403,
                    "InvalidChunkSizeError",
                    "Only the last chunk is allowed to have a size less than 8192 bytes"));
        }
        String header = line();
        int semicolon = header.indexOf(';');
        chunkSize = size(semicolon < 0 ? header : header.substring(0, semicolon));
        if (signer != null) {
            if (semicolon < 0 || !header.startsWith(SIGNATURE, semicolon)) {
                throw malformedChunk("a chunk has no signature");
            }
            chunkSignature = header.substring(semicolon + SIGNATURE.length());
        }
        remaining = chunkSize;
        if (count + chunkSize > length || chunkSize == 0 && count < length) {
            throw RefusedBody.incomplete();
        }
        if (chunkSize == 0) {
            verifyChunk();
            finish();
        }
    }

    private void endChunk() throws IOException {
        verifyChunk();
        if (!line().isEmpty()) {
            throw malformedChunk("a chunk is longer than it says");
        }
    }

    private void verifyChunk() throws RefusedBody {
        if (signer != null
                && chunkHash != null
                && !signer.acceptChunk(chunkSignature, Hashes.hex(chunkHash.digest()))) {
            throw new RefusedBody(signatureMismatch("a chunk"));
        }
    }

    private static AwsError signatureMismatch(String of) {
        return new AwsError(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and"
                        + " signing method. (It is the signature of " + of + " of the body.)");
    }

    private void finish() throws IOException {
        if (trailerExpected) {
            readTrailers();
        } else if (hasMore() && !line().isEmpty()) {
            throw malformedChunk("something follows the last chunk");
        }
        finished = true;
    }

    private void readTrailers() throws IOException {
        StringBuilder signedText = new StringBuilder();
        String signature = null;
        int size = 0;
        while (hasMore()) {
            String line = line();
            if (line.isEmpty()) {
                if (signer == null || signature != null || trailers.isEmpty()) {
                    break;
                }
                continue; // minio-go ends the trailers before it signs them.
            }
            size += line.length();
            int colon = line.indexOf(':');
            if (colon <= 0 || size > MAX_TRAILER) {
                throw malformedTrailer();
            }
            String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).trim();
            if (name.equals("x-amz-trailer-signature")) {
                signature = value;
            } else {
                trailers.put(name, value);
                signedText.append(name).append(':').append(value).append('\n');
            }
        }
        if (signer != null && (signature == null || !signer.acceptTrailer(signature, signedText.toString()))) {
            throw new RefusedBody(signatureMismatch("the trailer"));
        }
        verifyChecksum();
    }

    private void verifyChecksum() throws RefusedBody {
        if (announced.isEmpty() || checksum == null) {
            return;
        }
        String value = trailers.get(announced.get().header());
        if (value == null) {
            throw malformedTrailer();
        }
        if (!value.equals(Base64.getEncoder().encodeToString(checksum.value()))) {
            throw RefusedBody.badDigest(announced.get().name());
        }
    }

    private static long size(String hex) throws RefusedBody {
        try {
            if (hex.isEmpty() || hex.length() > 15 || hex.charAt(0) == '-' || hex.charAt(0) == '+') {
                throw malformedChunk("a chunk's size is not a hexadecimal number");
            }
            return Long.parseLong(hex, 16);
        } catch (NumberFormatException e) {
            throw malformedChunk("a chunk's size is not a hexadecimal number");
        }
    }

    private static RefusedBody malformedChunk(String why) {
        return new RefusedBody(
                new AwsError(400, "InvalidRequest", "The body's aws-chunked encoding is broken: " + why + "."));
    }

    private static RefusedBody malformedTrailer() {
        return new RefusedBody(new AwsError(
                400,
                "MalformedTrailerError",
                "The request contained trailing data that was not well-formed or did not conform to our published"
                        + " schema."));
    }

    private String line() throws IOException {
        StringBuilder text = null;
        while (true) {
            if (!hasMore()) {
                throw RefusedBody.incomplete();
            }
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            String part = new String(buffer, from, position - from, StandardCharsets.ISO_8859_1);
            if (part.length() + (text == null ? 0 : text.length()) > MAX_LINE) {
                throw malformedChunk("a line is too long");
            }
            if (position < limit) {
                position++;
                String whole = text == null ? part : text.append(part).toString();
                return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
            }
            text = text == null ? new StringBuilder(part) : text.append(part);
        }
    }

    /** At least one byte, or it is a body that stopped short. */
    private int raw(byte[] bytes, int offset, int wanted) throws IOException {
        int n;
        if (position < limit) {
            n = Math.min(wanted, limit - position);
            System.arraycopy(buffer, position, bytes, offset, n);
            position += n;
        } else if (wanted >= buffer.length) {
            n = in.read(bytes, offset, wanted);
        } else {
            return hasMore() ? raw(bytes, offset, wanted) : refuseShort();
        }
        return n < 0 ? refuseShort() : n;
    }

    private static int refuseShort() throws RefusedBody {
        throw RefusedBody.incomplete();
    }

    private boolean hasMore() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
