# Reads traces of `corun run` (perf script -F pid,time,event,trace), finds in each the system calls with which a step ends, and prints the
# median of every step. A trace without one of them is left out.
use strict;
use warnings;

my %number = (flock => 73, mkdir => 83, mkdirat => 258, renameat => 264, pivot_root => 155, chdir => 80, execve => 59, wait4 => 61, exit_group => 231,
  setsid => 112, mount => 165, clone3 => 435);
my @steps;

sub read_trace {
  my ($file) = @_;
  open my $in, '<', $file or die "$file: $!\n";
  my @events;
  while (<$in>) {
    next unless /^\s*(\d+)\s+([\d.]+):\s+(\S+?):\s+(.*)/;
    my ($pid, $time, $event, $rest) = ($1, $2, $3, $4);
    push @events, { pid => $pid, time => $time * 1000, what => $rest =~ /^NR (\d+)/ ? $1 : $event };
  }
  return \@events;
}

# The time of the first event that fits, from the position on; the position is moved behind it.
sub find {
  my ($events, $position, $pid, @what) = @_;
  for my $i ($$position .. $#$events) {
    my $event = $events->[$i];
    next unless $event->{pid} == $pid && grep { $event->{what} eq $_ } @what;
    $$position = $i + 1;
    return $event->{time};
  }
  return undef;
}

for my $file (@ARGV) {
  my $events = read_trace($file);
  next unless @$events;
  my $parent = $events->[0]{pid};
  my ($child) = map { $_->{pid} } grep { $_->{what} eq $number{setsid} } @$events;
  next unless defined $child;
  my ($i, $j) = (0, 0);
  my @marks = (['', find($events, \$i, $parent, 'sched:sched_process_exec')]);
  push @marks, ['start-up, to the read-only copy', find($events, \$i, $parent, 'sched:sched_process_exec')];
  push @marks, ['start-up of the copy', find($events, \$i, $parent, $number{flock})];
  push @marks, ['parse and check', find($events, \$i, $parent, $number{mkdir}, $number{mkdirat})];
  find($events, \$i, $parent, $number{renameat});
  push @marks, ['state directory', find($events, \$i, $parent, $number{renameat})];
  push @marks, ['cgroups', find($events, \$i, $parent, $number{clone3})];
  push @marks, ['clone, until init goes on', find($events, \$j, $child, $number{setsid})];
  push @marks, ['namespaces, loopback', find($events, \$j, $child, $number{mount})];
  push @marks, ['mounts and devices', find($events, \$j, $child, $number{pivot_root})];
  push @marks, ['new root', find($events, \$j, $child, $number{chdir})];
  push @marks, ['user, capabilities, start', find($events, \$j, $child, $number{execve})];
  push @marks, ['exec', find($events, \$j, $child, 'sched:sched_process_exec')];
  push @marks, ['the program', find($events, \$j, $child, 'sched:sched_process_exit')];
  $i = $j;
  push @marks, ['wait', find($events, \$i, $parent, $number{wait4}) // $marks[-1][1]];
  push @marks, ['clean-up', find($events, \$i, $parent, $number{exit_group})];
  next if grep { !defined $_->[1] } @marks;
  push @{ $steps[$_ - 1]{times} }, $marks[$_][1] - $marks[$_ - 1][1] for 1 .. $#marks;
  $steps[$_ - 1]{name} = $marks[$_][0] for 1 .. $#marks;
}

die "steps: no trace could be read; perf needs tracefs\n" unless @steps;
my $sum = 0;
for my $step (@steps) {
  my @sorted = sort { $a <=> $b } @{ $step->{times} };
  my $median = $sorted[@sorted / 2];
  $sum += $median;
  printf "%-34s %8.2f\n", $step->{name}, $median;
}
printf "%-34s %8.2f\n", 'all', $sum;
