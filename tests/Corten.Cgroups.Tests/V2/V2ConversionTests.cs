using Corten.Cgroups.V2;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests.V2;

/// <summary>Values of the specification in the files of version 2.</summary>
public sealed class V2ConversionTests
{
    [Theory]
    [InlineData(2ul, 1ul)]
    [InlineData(1024ul, 100ul)]
    [InlineData(262144ul, 10000ul)]
    [InlineData(512ul, 59ul)]
    public void Shares_become_a_weight(ulong shares, ulong weight) => Assert.Equal(weight, V2Conversion.CpuWeight(shares));

    [Fact]
    public void More_shares_never_weigh_less()
    {
        ulong last = 0;
        for (ulong shares = 2; shares <= 262144; shares += 7)
        {
            ulong weight = V2Conversion.CpuWeight(shares);
            Assert.InRange(weight, Math.Max(last, 1), 10000ul);
            last = weight;
        }
    }

    [Theory]
    [InlineData(10, 1ul)]
    [InlineData(500, 4950ul)]
    [InlineData(1000, 10000ul)]
    public void A_block_device_weight_is_stretched(ushort weight, ulong expected) => Assert.Equal(expected, V2Conversion.IoWeight(weight));

    [Theory]
    [InlineData(100L, 300L, 200L)]
    [InlineData(100L, 100L, 0L)]
    [InlineData(100L, -1L, -1L)]
    [InlineData(-1L, null, -1L)]
    [InlineData(-1L, -1L, -1L)]
    [InlineData(100L, null, null)]
    [InlineData(100L, 0L, null)]
    [InlineData(null, null, null)]
    public void Swap_is_what_is_above_the_memory(long? limit, long? swap, long? expected) => Assert.Equal(expected, V2Conversion.Swap(limit, swap));

    [Theory]
    [InlineData(100L, 50L)]
    [InlineData(-1L, 50L)]
    [InlineData(null, 50L)]
    public void A_sum_that_makes_no_sense_is_refused(long? limit, long? swap) =>
        Assert.StartsWith("linux.resources.memory.swap", Assert.Throws<CgroupException>(() => V2Conversion.Swap(limit, swap)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("max 100000", 5000L, null, "5000 100000")]
    [InlineData("5000 20000", null, 50000ul, "5000 50000")]
    [InlineData("5000 20000", -1L, null, "max 20000")]
    [InlineData(null, 5000L, null, "5000 100000")]
    public void A_quota_without_a_period_keeps_the_period_and_the_other_way_round(string? present, long? quota, ulong? period, string expected) =>
        Assert.Equal(expected, V2Cpu.MaximumLine(present, new LinuxCpu { Quota = quota, Period = period }));

    [Theory]
    [InlineData("cgroup.procs")]
    [InlineData("cgroup.kill")]
    [InlineData("cgroup.subtree_control")]
    [InlineData("../memory.max")]
    [InlineData("a/b.c")]
    [InlineData("nodot")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_unified_name_that_is_no_limit_is_refused(string file)
    {
        var error = Assert.Throws<CgroupException>(() => V2Unified.Validate(new() { [file] = "1" }));
        Assert.StartsWith("linux.resources.unified." + file, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memory.high")]
    [InlineData("memory.oom.group")]
    [InlineData("cgroup.max.descendants")]
    public void A_unified_name_that_is_a_limit_is_taken(string file) => V2Unified.Validate(new() { [file] = "1" });
}
