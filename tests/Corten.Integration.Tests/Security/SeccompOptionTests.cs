using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>corten run --security-opt.</summary>
public sealed class SeccompOptionTests(Store store) : IClassFixture<Store>
{
    private const string Status = "awk '/^(Seccomp|NoNewPrivs):/ { print $2 }' /proc/self/status";

    [Fact]
    public void The_default_profile_is_applied_and_refuses()
    {
        Assert.Equal("0\n2", store.Run([], "sh", "-c", Status).Exits().Text);
        // unshare(2) of a user namespace needs no capability: only the filter refuses it.
        Assert.NotEqual(0, store.Run([], "unshare", "-U", "true").ExitCode);
        store.Run(["--security-opt", "seccomp=unconfined"], "unshare", "-U", "true").Exits();
    }

    [Fact]
    public void Unconfined_and_privileged_containers_have_no_filter()
    {
        Assert.Equal("0\n0", store.Run(["--security-opt", "seccomp=unconfined"], "sh", "-c", Status).Exits().Text);
        Assert.Equal("0\n0", store.Run(["--privileged"], "sh", "-c", Status).Exits().Text);
    }

    [Fact]
    public void A_profile_of_ones_own_replaces_the_default()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["profile.json"], """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28, "includes": {}, "excludes": {}}]}
            """);
        CommandResult result = store.Run(["--security-opt", "seccomp=" + directory["profile.json"]], "mkdir", "/x");
        Assert.Contains("No space left", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Privileges_can_be_frozen() =>
        Assert.Equal("1\n2", store.Run(["--security-opt", "no-new-privileges"], "sh", "-c", Status).Exits().Text);
}
