using System.Text;
using System.Text.Json.Nodes;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Runtime.Features;
using Corten.Runtime.Rootfs;
using Corten.Security.Seccomp;

namespace Corten.Runtime.Tests.Features;

public sealed class FeatureReportTests
{
    private static readonly JsonObject s_features =
        JsonNode.Parse(new FeatureReport(new Dictionary<string, string> { ["io.corten.test"] = "1" }).ToJson())!.AsObject();

    [Fact]
    public void The_fields_stand_in_runcs_order()
    {
        Assert.Equal(["ociVersionMin", "ociVersionMax", "hooks", "mountOptions", "linux", "annotations", "potentiallyUnsafeConfigAnnotations"], s_features.Select(f => f.Key));
        Assert.Equal(
            ["namespaces", "capabilities", "cgroup", "seccomp", "apparmor", "selinux", "intelRdt", "memoryPolicy", "mountExtensions", "netDevices"],
            s_features["linux"]!.AsObject().Select(f => f.Key));
    }

    [Theory]
    [InlineData("ociVersionMin")]
    [InlineData("ociVersionMax")]
    public void Both_versions_are_taken(string field)
    {
        var spec = DefaultSpec.Create();
        spec.OciVersion = (string)s_features[field]!;
        SpecValidator.Validate(spec);
    }

    [Fact]
    public void Every_hook_that_is_named_is_read()
    {
        var hooks = Parse($"{{\"hooks\":{{{string.Join(',', Names("hooks").Select(name => $"\"{name}\":[{{\"path\":\"/{name}\"}}]"))}}}}}").Hooks!;
        Assert.Equal(Names("hooks").Select(name => "/" + name), hooks.All().Select(list => Assert.Single(list.List!).Path));
    }

    [Fact]
    public void No_mount_option_that_is_named_goes_to_the_file_system_as_data() =>
        Assert.All(Names("mountOptions"), name => Assert.DoesNotContain(MountOptions.Parse([name]).Data, data => !MountWords.Flags.ContainsKey(data.Name)));

    [Fact]
    public void Every_seccomp_name_compiles()
    {
        foreach (string action in Names("linux", "seccomp", "actions").Where(action => action != "SCMP_ACT_NOTIFY"))
            Compile(new LinuxSeccomp { DefaultAction = action, Syscalls = [new LinuxSyscall { Names = ["read"], Action = "SCMP_ACT_ALLOW" }] });
        foreach (string comparison in Names("linux", "seccomp", "operators"))
            Compile(Allowing(new LinuxSeccompArg { Op = comparison }));
        // One filter holds architectures of one byte order only; the others are refused for that, not for their name.
        foreach (string architecture in Names("linux", "seccomp", "archs"))
        {
            var error = Record.Exception(() => Compile(Allowing() with { Architectures = [architecture] }));
            Assert.True(error is null || error.Message.Contains("another byte order", StringComparison.Ordinal), error?.Message);
        }
        foreach (string flag in Names("linux", "seccomp", "knownFlags"))
            Compile(Allowing() with { Flags = [flag] });
    }

    [Fact]
    public void The_flags_that_are_supported_are_known() =>
        Assert.Subset(Names("linux", "seccomp", "knownFlags").ToHashSet(), Names("linux", "seccomp", "supportedFlags").ToHashSet());

    [Fact]
    public void Every_memory_policy_is_valid()
    {
        foreach (string mode in Names("linux", "memoryPolicy", "modes"))
        {
            var spec = DefaultSpec.Create();
            spec.Linux!.MemoryPolicy = new LinuxMemoryPolicy
            {
                Mode = mode,
                Nodes = mode is "MPOL_DEFAULT" or "MPOL_LOCAL" ? null : "0",
                Flags = [.. Names("linux", "memoryPolicy", "flags")],
            };
            SpecValidator.Validate(spec);
        }
    }

    private static LinuxSeccomp Allowing(params LinuxSeccompArg[] arguments) => new()
    {
        DefaultAction = "SCMP_ACT_ERRNO",
        Syscalls = [new LinuxSyscall { Names = ["read"], Action = "SCMP_ACT_ALLOW", Args = arguments }],
    };

    private static void Compile(LinuxSeccomp profile)
    {
        var spec = DefaultSpec.Create();
        spec.Linux!.Seccomp = profile;
        SpecValidator.Validate(spec);
        Assert.NotEmpty(SeccompCompiler.Compile(profile, SystemCallAbi.X8664).Program);
    }

    private static Spec Parse(string json) => SpecParser.Parse(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Names(params string[] path)
    {
        JsonNode node = s_features;
        foreach (string name in path)
            node = node[name]!;
        return node.AsArray().Select(value => (string)value!);
    }
}
