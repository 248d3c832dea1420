# Process 1 of a Milvus' own namespaces: leads connections in and out, and ends with Milvus and with the JVM.
#
#   perl relay.pl <socket directory> <rule>... -- <command>...
#
# A rule is tcp:443=gateway (connections to port 443 go to the Unix socket "gateway" in the directory), milvus=tcp:19530 (the other way
# round), or address:169.254.170.23, which the loopback interface gets. Unix sockets are files, which is why they lead from one network
# namespace into another. A target may be tcp:<host>:<port> too.
#
# Standard input is a pipe whose other end only the JVM holds. It reaches its end when the JVM closes it, and also when the JVM ends in
# whatever way, kill -9 included. Process 1 takes everything else in its namespace with it.
use strict;
use warnings;
use Errno qw(EAGAIN EINTR);
use Fcntl qw(F_GETFL F_SETFL F_SETFD O_NONBLOCK);
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);

use constant { CHUNK => 262_144, SIOCSIFFLAGS => 0x8914, SIOCSIFADDR => 0x8916, UP_AND_RUNNING => 0x41 };

my (%listening, %streams);
my ($reading, $writing) = ('', '');

sub set_up {
    my ($interface, $request, $data) = @_;
    socket(my $any, PF_INET, SOCK_DGRAM, 0) or die "relay: no socket: $!\n";
    ioctl($any, $request, pack('a16 a24', $interface, $data)) or die "relay: $interface cannot be set up: $!\n";
}

sub address {
    my ($at) = @_;
    my (undef, $host, $port) = $at =~ /^(tcp):(?:(.+):)?(\d+)$/ or return pack_sockaddr_un($at);
    return pack_sockaddr_in($port, inet_aton($host // '127.0.0.1') // die "relay: no address of $host is known\n");
}

sub opened {
    my ($at) = @_;
    my $tcp = $at =~ /^tcp:/;
    socket(my $socket, $tcp ? PF_INET : PF_UNIX, SOCK_STREAM, 0) or die "relay: no socket: $!\n";
    setsockopt($socket, IPPROTO_TCP, TCP_NODELAY, 1) if $tcp;
    return $socket;
}

sub nonblocking {
    fcntl($_[0], F_SETFL, fcntl($_[0], F_GETFL, 0) | O_NONBLOCK) or die "relay: $!\n";
}

sub listens {
    my ($from, $to) = @_;
    my $socket = opened($from);
    my $tcp = $from =~ /^tcp:/;
    $tcp ? setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) : unlink $from;
    # Whoever may enter the directory may connect.
    my $mask = umask 0;
    bind($socket, address($from)) && listen($socket, 128) or die "relay: cannot listen at $from: $!\n";
    umask $mask;
    nonblocking($socket);
    $listening{ fileno $socket } = { socket => $socket, tcp => $tcp, to => $to };
    vec($reading, fileno $socket, 1) = 1;
}

sub accepts {
    my ($server) = @_;
    accept(my $near, $server->{socket}) or return;
    setsockopt($near, IPPROTO_TCP, TCP_NODELAY, 1) if $server->{tcp};
    my $far = opened($server->{to});
    connect($far, address($server->{to})) or return;
    nonblocking($_) for $near, $far;
    my ($n, $f) = (fileno $near, fileno $far);
    $streams{$n} = { socket => $near, other => $f, out => '', at => 0, open => 1 };
    $streams{$f} = { socket => $far, other => $n, out => '', at => 0, open => 1 };
    vec($reading, $_, 1) = 1 for $n, $f;
}

sub closes {
    my ($number) = @_;
    for my $each ($streams{$number}{other}, $number) {
        vec($_, $each, 1) = 0 for $reading, $writing;
        close delete($streams{$each})->{socket};
    }
}

sub reads {
    my ($number) = @_;
    my $stream = $streams{$number} or return;
    my $target = $streams{ $stream->{other} };
    my $read = sysread $stream->{socket}, $target->{out}, CHUNK;
    if (!defined $read) {
        closes($number) unless $! == EAGAIN || $! == EINTR;
        return;
    }
    vec($reading, $number, 1) = 0;
    $stream->{open} = 0 unless $read;
    writes($stream->{other});
}

# Nothing more is read from one end until the other has taken all of it, so nothing piles up in here.
sub writes {
    my ($number) = @_;
    my $stream = $streams{$number} or return;
    while ((my $left = length($stream->{out}) - $stream->{at}) > 0) {
        my $written = syswrite $stream->{socket}, $stream->{out}, $left, $stream->{at};
        if (!defined $written) {
            if ($! == EAGAIN || $! == EINTR) { vec($writing, $number, 1) = 1 }
            else                             { closes($number) }
            return;
        }
        $stream->{at} += $written;
    }
    @$stream{qw(out at)} = ('', 0);
    vec($writing, $number, 1) = 0;
    if ($streams{ $stream->{other} }{open}) {
        vec($reading, $stream->{other}, 1) = 1;
    } else {
        shutdown $stream->{socket}, 1;
        closes($number) unless $stream->{open};
    }
}

$SIG{PIPE} = 'IGNORE';
chdir shift @ARGV or die "relay: the sockets' directory is not there: $!\n";
while (defined(my $rule = shift @ARGV)) {
    last if $rule eq '--';
    if    ($rule eq 'loopback')      { set_up('lo', SIOCSIFFLAGS, pack('s', UP_AND_RUNNING)) }
    elsif ($rule =~ /^address:(.+)/) { set_up('lo:1', SIOCSIFADDR, pack('S n a4', AF_INET, 0, inet_aton($1))) }
    else                             { listens(split /=/, $rule, 2) }
}

# The other end of this pipe is Milvus' alone, and closed by its end.
pipe(my $life, my $held) or die "relay: $!\n";
my $milvus = fork // die "relay: cannot fork: $!\n";
if (!$milvus) {
    fcntl($held, F_SETFD, 0);
    open STDIN, '<', '/dev/null';
    $SIG{PIPE} = 'DEFAULT';
    mkdir $_ for grep { defined } @ENV{qw(HOME TMPDIR MILVUS_RUN_DIR MILVUS_DATA_DIR)};
    chdir($ENV{MILVUS_RUN_DIR} // '/') && exec { $ARGV[0] } @ARGV or die "relay: cannot run $ARGV[0]: $!\n";
}
close $held;
vec($reading, fileno $_, 1) = 1 for $life, *STDIN;

my $abandoned;
while (1) {
    my ($r, $w) = ($reading, $writing);
    next if select($r, $w, undef, undef) < 0;
    last if vec $r, fileno $life, 1;
    if (vec($r, fileno STDIN, 1) && !sysread(STDIN, my $ignored, CHUNK)) {
        $abandoned = 1;
        last;
    }
    writes($_) for grep { vec $w, $_, 1 } keys %streams;
    reads($_) for grep { vec $r, $_, 1 } keys %streams;
    accepts($listening{$_}) for grep { vec $r, $_, 1 } keys %listening;
}
kill 'KILL', $milvus if $abandoned;
waitpid $milvus, 0;
my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
if ($abandoned && $ENV{MILVUS_DATA_DIR}) {
    # Nobody will ask for the data again, and perhaps nobody is there to remove them.
    require File::Path;
    File::Path::remove_tree($ENV{MILVUS_DATA_DIR}, { keep_root => 1 });
}
exit $code;
