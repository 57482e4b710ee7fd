using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;

namespace Corten.Security.Tests.Capabilities;

public sealed class CapabilitySetsTests
{
    [Fact]
    public void No_section_is_no_capability() => Assert.Equal(new CapabilitySets(), CapabilitySets.From(null));

    [Fact]
    public void Unknown_names_are_told_once_and_passed_over()
    {
        var sets = CapabilitySets.From(new LinuxCapabilities { Bounding = ["CAP_KILL", "CAP_FLY", "cap_kill"], Effective = ["CAP_FLY"] });
        Assert.Equal(["CAP_FLY", "cap_kill"], sets.Unknown);
        Assert.Equal(["CAP_KILL"], sets.Bounding.ToNames());
        Assert.Equal(0, sets.Effective.Count);
    }

    [Fact]
    public void A_containers_lists_are_never_inheritable_or_ambient()
    {
        var lists = CapabilitySets.ToLists(CapabilitySet.Default);
        Assert.Null(lists.Inheritable);
        Assert.Null(lists.Ambient);
        Assert.Equal(CapabilitySet.Default, CapabilitySets.From(lists).Permitted);
    }

    [Fact]
    public void Limiting_keeps_the_sets_within_each_other()
    {
        string[] both = ["CAP_CHOWN", "CAP_KILL"];
        var sets = CapabilitySets.From(new LinuxCapabilities { Bounding = both, Effective = both, Permitted = ["CAP_KILL"], Inheritable = both, Ambient = both });
        var limited = sets.LimitedTo(CapabilitySet.All);
        Assert.Equal(["CAP_KILL"], limited.Effective.ToNames());
        Assert.Equal(["CAP_KILL"], limited.Ambient.ToNames());
        Assert.Equal(both, limited.Bounding.ToNames());
        Assert.Equal(0, sets.LimitedTo(default).Bounding.Count);
    }

    [Fact]
    public void What_cannot_be_granted_is_named_once()
    {
        string[] both = ["CAP_CHOWN", "CAP_KILL"];
        var lists = new LinuxCapabilities { Bounding = [.. both, "CAP_FLY"], Effective = both, Permitted = both, Ambient = ["CAP_KILL"] };
        Assert.Equal(["CAP_FLY", "CAP_KILL"], CapabilitySets.From(lists).NotGrantable(CapabilitySet.All));
        Assert.Equal(["CAP_FLY", "CAP_CHOWN", "CAP_KILL"], CapabilitySets.From(lists).NotGrantable(default));
        Assert.Empty(CapabilitySets.From(CapabilitySets.ToLists(CapabilitySet.Default)).NotGrantable(CapabilitySet.Default));
    }

    [Fact]
    public void What_is_available_is_what_proc_says()
    {
        string line = File.ReadLines("/proc/thread-self/status").First(l => l.StartsWith("CapBnd:", StringComparison.Ordinal));
        Assert.Equal(Convert.ToUInt64(line.Split('\t')[1], 16), CapabilitySet.Available.Bits);
    }

    [Fact]
    public void The_kernel_takes_the_sets_and_proc_shows_them()
    {
        if (Environment.UserName != "root")
            Assert.Skip("only root can drop capabilities from its bounding set");
        string status = "";
        // Capabilities belong to a thread; this one ends with the test.
        var thread = new Thread(() =>
        {
            var kill = CapabilitySet.Parse(["CAP_KILL"], out _);
            Linux.Security.Capabilities.LimitBounding(kill.Bits);
            Linux.Security.Capabilities.Set(kill.Bits, kill.Bits, kill.Bits);
            Linux.Security.Capabilities.SetAmbient(kill.Bits);
            status = File.ReadAllText("/proc/thread-self/status");
        });
        thread.Start();
        thread.Join();
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" })
            Assert.Contains($"{set}:\t0000000000000020\n", status, StringComparison.Ordinal);
    }
}
