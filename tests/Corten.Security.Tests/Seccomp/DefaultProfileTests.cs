using System.Text;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Profiles;

namespace Corten.Security.Tests.Seccomp;

public sealed class DefaultProfileTests(ITestOutputHelper output)
{
    private static LinuxSeccomp Resolve(CapabilitySet capabilities, SystemCallAbi native) =>
        new ProfileResolver(capabilities, native, new Version(6, 1)).Resolve(DefaultProfile.Create());

    [Theory]
    [InlineData("SCMP_ARCH_X86_64", false)]
    [InlineData("SCMP_ARCH_X86_64", true)]
    [InlineData("SCMP_ARCH_AARCH64", false)]
    [InlineData("SCMP_ARCH_S390X", false)]
    [InlineData("SCMP_ARCH_PPC64LE", false)]
    [InlineData("SCMP_ARCH_RISCV64", false)]
    [InlineData("SCMP_ARCH_MIPS64", true)]
    public void Has_the_same_verdicts_as_libseccomp(string native, bool everyCapability)
    {
        LibSeccomp.Require();
        var profile = Resolve(everyCapability ? CapabilitySet.All : CapabilitySet.Default, SystemCallAbis.Find(native)!.Value);
        foreach (var rule in profile.Syscalls!)
            rule.Names = [.. rule.Names!.Where(DifferentialTests.IsKnownAlike)];
        var comparison = new Comparison(profile, native);
        Assert.True(comparison.Run([0, 1, 2, 8, 37, 38, 39, 40, 41, 0x20000, 0x20008, 0x10000000, 0x7e020000, 0x80000000, 0xffffffff, 0x1_0000_0000, ulong.MaxValue]));
        Assert.Equal(0, comparison.Faults);
        output.WriteLine($"{native}: {comparison.Verdicts} verdicts, {comparison.Sizes.Ours} instructions, libseccomp {comparison.Sizes.Theirs}");
        Assert.True(comparison.Sizes.Ours < comparison.Sizes.Theirs);
    }

    [Fact]
    public void Capabilities_open_calls()
    {
        var mount = (CapabilitySet capabilities) => Resolve(capabilities, SystemCallAbi.X8664).Syscalls!.Any(rule => rule.Names!.Contains("mount"));
        Assert.False(mount(CapabilitySet.Default));
        Assert.True(mount(CapabilitySet.All));
    }

    [Fact]
    public void Names_are_all_known()
    {
        foreach (string name in DefaultProfile.Create().Syscalls!.SelectMany(rule => rule.Names!).Except(["getsid"]))
            Assert.True(Corten.Security.Seccomp.Tables.SystemCallTable.IndexOf(name) >= 0, name);
    }

    [Theory]
    [InlineData("{}", "the seccomp profile p.json has no defaultAction")]
    [InlineData("{\"defaultAction\": 1}", "the seccomp profile p.json is not valid: line 1, at $.defaultAction")]
    [InlineData("nonsense", "the seccomp profile p.json is not valid: line 1, at $")]
    public void A_file_that_is_no_profile_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<SecurityException>(() => ProfileFile.Parse(Encoding.UTF8.GetBytes(json), "p.json")).Message);

    [Fact]
    public void Rules_for_another_kernel_are_left_out()
    {
        var profile = ProfileFile.Parse("""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"name":"ptrace","action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}}]}"""u8, "p.json");
        Assert.Empty(new ProfileResolver(CapabilitySet.Default, SystemCallAbi.X8664, new Version(4, 7)).Resolve(profile).Syscalls!);
        Assert.Equal(["ptrace"], new ProfileResolver(CapabilitySet.Default, SystemCallAbi.X8664, new Version(4, 8)).Resolve(profile).Syscalls!.Single().Names!);
    }
}
