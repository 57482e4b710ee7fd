using Corten.Linux.Memory;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Init;

namespace Corten.Runtime.Tests.Init;

public sealed class KernelNamesTests
{
    [Fact]
    public void Every_policy_that_is_allowed_is_known_by_its_number() =>
        Assert.Equal(Enum.GetValues<SchedulingPolicy>(), Scheduler.Policies.Select(KernelNames.Policy).Order());

    [Fact]
    public void Every_scheduling_flag_that_is_allowed_is_a_bit_of_its_own() =>
        Assert.Equal(Enum.GetValues<SchedulingFlags>()[1..], Scheduler.KnownFlags.Select(KernelNames.Flag).Order());

    [Fact]
    public void Every_class_that_is_allowed_is_known_by_its_number() =>
        Assert.Equal(Enum.GetValues<IoPriorityClass>(), IoPriority.Classes.Select(KernelNames.Class).Order());

    [Fact]
    public void Every_memory_policy_and_flag_that_is_allowed_is_known() =>
        Assert.Equal(Enum.GetValues<MemoryPolicyMode>(), LinuxMemoryPolicy.Modes.Concat(LinuxMemoryPolicy.KnownFlags).Select(KernelNames.Mode).Order());

    [Fact]
    public void Any_other_name_is_refused_by_its_field() =>
        Assert.Contains("process.scheduler.policy", Assert.Throws<RuntimeException>(() => KernelNames.Policy("SCHED_EXT")).Message);
}
