package dev.milvusons3.internal.kubernetes.real;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One question for IPv4 addresses over TCP, which a port-forward can carry; Java's own resolver begins with UDP.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-4">RFC 1035, messages</a>
 */
final class DnsQuery {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int TYPE_A = 1;
    private static final int CLASS_IN = 1;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int POINTER = 0xC0;

    private DnsQuery() {}

    /** {@return the addresses that a server on this machine has for the name; none if it has none} */
    static List<InetAddress> addresses(int port, String name) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] question = question(name);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            ByteArrayOutputStream framed = new ByteArrayOutputStream();
            new DataOutputStream(framed).writeShort(question.length);
            framed.write(question);
            out.write(framed.toByteArray());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return addresses(ByteBuffer.wrap(answer));
        }
    }

    private static byte[] question(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int field : new int[] {1, RECURSION_DESIRED, 1, 0, 0, 0}) {
            out.writeShort(field);
        }
        for (String label : name.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        out.writeShort(TYPE_A);
        out.writeShort(CLASS_IN);
        return bytes.toByteArray();
    }

    private static List<InetAddress> addresses(ByteBuffer answer) throws IOException {
        int questions = answer.getShort(4);
        int answers = answer.getShort(6);
        answer.position(12);
        for (int i = 0; i < questions; i++) {
            skipName(answer);
            answer.position(answer.position() + 4);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(answer);
            int type = answer.getShort();
            answer.position(answer.position() + 6);
            byte[] data = new byte[answer.getShort()];
            answer.get(data);
            if (type == TYPE_A) {
                addresses.add(InetAddress.getByAddress(data));
            }
        }
        return addresses;
    }

    private static void skipName(ByteBuffer message) {
        int length = message.get() & 0xFF;
        while (length != 0) {
            if ((length & POINTER) == POINTER) {
                message.get();
                return;
            }
            message.position(message.position() + length);
            length = message.get() & 0xFF;
        }
    }
}
