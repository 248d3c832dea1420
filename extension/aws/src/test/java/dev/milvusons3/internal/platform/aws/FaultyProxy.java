package dev.milvusons3.internal.platform.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before something that emulates AWS, and answers some requests itself, a number of times, as an AWS does that has not settled. */
public final class FaultyProxy implements AutoCloseable {
    private static final Pattern TARGET = Pattern.compile("(?im)^x-amz-target: *(?:[\\w.]+\\.)?(\\w+)\\.(\\w+)");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private static final String LOST = "lost";

    private final ServerSocket server;
    private final URI target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, UnaryOperator<String>> emulated = new ConcurrentHashMap<>();
    private final List<Socket> open = new ArrayList<>();

    private static final class Fault {
        private final Pattern request;
        private final String answer;
        private int left;

        private Fault(Pattern request, String answer, int times) {
            this.request = request;
            this.answer = answer;
            this.left = times;
        }
    }

    public FaultyProxy(URI target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Has IAM or STS refuse an operation. */
    public FaultyProxy refuse(String operation, int times, int status, String code, String message) {
        return refuse(
                Pattern.compile("Action=" + operation + "(&|$)"),
                times,
                status,
                "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>"
                        .formatted(code, message));
    }

    /** Has S3 refuse a request, whose first line matches. */
    public FaultyProxy refuseS3(String line, int times, int status, String code) {
        return refuse(
                Pattern.compile("^" + line),
                times,
                status,
                "<Error><Code>%s</Code><Message>not yet</Message><RequestId>r</RequestId></Error>".formatted(code));
    }

    /** Has IAM or STS do an operation and its answer get lost. */
    public FaultyProxy loseAnswer(String operation) {
        return lose(Pattern.compile("Action=" + operation + "(&|$)"));
    }

    /** Has S3 do what a request asks for, whose first line matches, and its answer get lost. */
    public FaultyProxy loseAnswerS3(String line) {
        return lose(Pattern.compile("^" + line));
    }

    private synchronized FaultyProxy lose(Pattern request) {
        faults.add(new Fault(request, LOST, 1));
        return this;
    }

    private synchronized FaultyProxy refuse(Pattern request, int times, int status, String body) {
        faults.add(new Fault(
                request,
                "HTTP/1.1 %d Refused\r\nContent-Type: text/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, body.length(), body),
                times));
        return this;
    }

    /**
     * Has a service of JSON answered here.
     *
     * @param target of its requests, such as {@code Example_20131101}
     * @param answer body of an answer by an operation's name
     * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1 protocol</a>
     */
    public FaultyProxy emulate(String target, UnaryOperator<String> answer) {
        emulated.put(target, answer);
        return this;
    }

    /** {@return the faults that were not asked for as often as they were to be} */
    public synchronized List<String> unused() {
        return faults.stream()
                .filter(fault -> fault.left > 0)
                .map(fault -> fault.request.pattern())
                .toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                synchronized (this) {
                    open.add(client);
                }
                threads.execute(() -> serve(client));
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] request = read(client);
            String answer = answer(new String(request, StandardCharsets.ISO_8859_1));
            if (!answer.isEmpty() && !answer.equals(LOST)) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                return;
            }
            try (Socket real = new Socket(target.getHost(), target.getPort())) {
                real.getOutputStream().write(request);
                real.getOutputStream().flush();
                real.getInputStream()
                        .transferTo(answer.equals(LOST) ? OutputStream.nullOutputStream() : client.getOutputStream());
            }
        } catch (IOException gone) {
            // The client hung up, or the proxy is being closed.
            return;
        }
    }

    private String answer(String request) {
        Matcher target = TARGET.matcher(request);
        if (target.find() && emulated.containsKey(target.group(1))) {
            String body = emulated.get(target.group(1)).apply(target.group(2));
            return "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
        }
        return fault(request);
    }

    private synchronized String fault(String request) {
        for (Fault fault : faults) {
            if (fault.left > 0 && fault.request.matcher(request).find()) {
                fault.left--;
                return fault.answer;
            }
        }
        return "";
    }

    /** One request, after which the connection is to be closed: so its end is the answer's. */
    private static byte[] read(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (text.toLowerCase(Locale.ROOT).contains("\nexpect: 100-continue")) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        Matcher length = LENGTH.matcher(text);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(text.replaceAll("(?im)^(connection|expect): .*\\r\\n", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        all.write(body);
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (this) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
            threads.shutdown();
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the proxy's threads do not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
