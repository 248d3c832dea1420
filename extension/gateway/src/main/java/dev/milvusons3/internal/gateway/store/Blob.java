package dev.milvusons3.internal.gateway.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Bytes that never change, in the heap or in a file, for as long as somebody holds them. */
final class Blob {
    /** How much lies in one array: a garbage collector treats arrays of half a megabyte as a special case, and slowly. */
    static final int PIECE = 128 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Blobs owner;
    private final byte @Nullable [][] pieces;
    private final @Nullable Path file;
    private final long size;
    /** By which it is kept for another run. */
    private final long number;

    private int holds = 1;

    /** In the heap, in pieces of which all but the last are of one length. */
    Blob(Blobs owner, byte[][] pieces, long size, long number) {
        this.owner = owner;
        this.pieces = pieces;
        this.file = null;
        this.size = size;
        this.number = number;
    }

    /** In a file, which is deleted with the last hold. */
    Blob(Blobs owner, Path file, long size, long number) {
        this.owner = owner;
        this.pieces = null;
        this.file = file;
        this.size = size;
        this.number = number;
    }

    long size() {
        return size;
    }

    long number() {
        return number;
    }

    @Nullable
    Path file() {
        return file;
    }

    synchronized void hold() {
        if (holds == 0) {
            throw new IllegalStateException("nobody holds these bytes any more");
        }
        holds++;
    }

    void release() {
        synchronized (this) {
            if (--holds > 0) {
                return;
            }
        }
        owner.discard(this);
    }

    void writeTo(OutputStream out, long from, long length) throws IOException {
        if (pieces != null) {
            copy(pieces, out, (int) from, (int) length);
        } else if (file != null) {
            copy(file, out, from, length);
        }
    }

    private static void copy(byte[][] pieces, OutputStream out, int from, int length) throws IOException {
        int position = from;
        int rest = length;
        while (rest > 0) {
            byte[] piece = pieces[position / PIECE];
            int start = position % PIECE;
            int n = Math.min(rest, piece.length - start);
            out.write(piece, start, n);
            position += n;
            rest -= n;
        }
    }

    private static void copy(Path file, OutputStream out, long from, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, length)];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = from;
            long rest = length;
            while (rest > 0) {
                int n = channel.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, rest)), position);
                if (n < 0) {
                    throw new IOException(file + " is shorter than it was when it was written");
                }
                out.write(buffer, 0, n);
                position += n;
                rest -= n;
            }
        }
    }
}
