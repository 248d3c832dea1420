# Runs a command under a filter of system calls that refuses new namespaces, as container engines and hardened machines do: unshare and setns, and
# clone with any of the flags for namespaces; clone3, whose flags a filter cannot see, is said not to be there, so that libraries take clone.
#
#   perl without-namespaces.pl <command>...
use strict;
use warnings;
use POSIX qw(uname);

use constant { PR_SET_NO_NEW_PRIVS => 38, PR_SET_SECCOMP => 22, FILTER => 2, NEW_NAMESPACES => 0x7e020080 };
use constant { LOAD => 0x20, EQUALS => 0x15, ANY_BIT => 0x45, RETURN => 0x06 };
use constant { ALLOW => 0x7fff0000, NOT_PERMITTED => 0x00050001, NOT_THERE => 0x00050026 };

my %calls = (
    x86_64  => { prctl => 157, unshare => 272, setns => 308, clone => 56, clone3 => 435 },
    aarch64 => { prctl => 167, unshare => 97, setns => 268, clone => 220, clone3 => 435 },
);
my $of = $calls{ (uname)[4] } or die "no numbers of system calls are known for " . (uname)[4] . "\n";

# Jumps are relative: how many instructions are left out if it is so, and if not.
my $filter = join '', map { pack 'S C C L', @$_ } (
    [LOAD,    0, 0, 0],                  # 0: the call's number
    [EQUALS,  6, 0, $of->{unshare}],     # 1 -> 8
    [EQUALS,  5, 0, $of->{setns}],       # 2 -> 8
    [EQUALS,  5, 0, $of->{clone3}],      # 3 -> 9
    [EQUALS,  0, 2, $of->{clone}],       # 4 -> 5 or 7
    [LOAD,    0, 0, 16],                 # 5: the lower half of its first argument
    [ANY_BIT, 1, 0, NEW_NAMESPACES],     # 6 -> 8
    [RETURN,  0, 0, ALLOW],              # 7
    [RETURN,  0, 0, NOT_PERMITTED],      # 8
    [RETURN,  0, 0, NOT_THERE],          # 9
);
my $program = pack 'S x![P] P', length($filter) / 8, $filter;
syscall($of->{prctl}, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 or die "no privileges cannot be given up: $!\n";
syscall($of->{prctl}, PR_SET_SECCOMP, FILTER, $program) == 0 or die "the filter cannot be set: $!\n";
exec { $ARGV[0] } @ARGV or die "cannot run $ARGV[0]: $!\n";
