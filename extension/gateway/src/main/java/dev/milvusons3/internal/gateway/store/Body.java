package dev.milvusons3.internal.gateway.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * An object's bytes: pieces of what was once sent, which copies and objects made of parts share. It is valid for as long as somebody
 * holds it.
 */
public final class Body {
    /** Of nothing. */
    public static final Body EMPTY = new Body(List.of());

    private record Piece(Blob blob, long from, long length) {}

    private final List<Piece> pieces;
    private final long size;

    private Body(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.size = pieces.stream().mapToLong(Piece::length).sum();
    }

    static Body of(Blob blob) {
        return new Body(List.of(new Piece(blob, 0, blob.size())));
    }

    /** {@return all in a row; it stands on the holds of each} */
    static Body of(List<Body> parts) {
        return new Body(parts.stream().flatMap(part -> part.pieces.stream()).toList());
    }

    /** {@return the blobs that it is made of} */
    Stream<Blob> blobs() {
        return pieces.stream().map(Piece::blob);
    }

    /** {@return what is to be known to make it again: of each piece the blob's number, from where, and how much} */
    List<List<Long>> layout() {
        return pieces.stream()
                .map(piece -> List.of(piece.blob().number(), piece.from(), piece.length()))
                .toList();
    }

    /** {@return one of that layout, which takes over a hold of each piece's blob} */
    static Body of(List<List<Long>> layout, LongFunction<Blob> blobs) {
        return new Body(layout.stream()
                .map(piece -> new Piece(blobs.apply(piece.get(0)), piece.get(1), piece.get(2)))
                .toList());
    }

    /** {@return how many bytes} */
    public long size() {
        return size;
    }

    /** {@return a part of it, which has no hold of its own yet} */
    public Body slice(long from, long length) {
        List<Piece> slice = new ArrayList<>();
        long position = 0;
        for (Piece piece : pieces) {
            long start = Math.max(from, position);
            long end = Math.min(from + length, position + piece.length());
            if (start < end) {
                slice.add(new Piece(piece.blob(), piece.from() + start - position, end - start));
            }
            position += piece.length();
        }
        return new Body(slice);
    }

    /** Keeps the bytes until they are released once more. */
    public void hold() {
        pieces.forEach(piece -> piece.blob().hold());
    }

    /** Gives one hold up. */
    public void release() {
        pieces.forEach(piece -> piece.blob().release());
    }

    /** Writes a part of it. */
    public void writeTo(OutputStream out, long from, long length) throws IOException {
        for (Piece piece : slice(from, length).pieces) {
            piece.blob().writeTo(out, piece.from(), piece.length());
        }
    }
}
