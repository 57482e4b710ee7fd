namespace Corten.Cgroups.Tests.Detection;

public sealed class CgroupHostTests
{
    private const string V1Mounts = """
        23 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
        33 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        34 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
        35 31 0:34 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
        36 31 0:35 / /sys/fs/cgroup/elogind rw,relatime - cgroup cgroup rw,name=elogind
        """;

    private const string V1Own = """
        5:name=elogind:/
        4:name=systemd:/user.slice
        3:cpu,cpuacct:/
        2:memory:/user.slice/a b
        1:devices:/
        """;

    private const string UnifiedMount = "\n41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";

    [Fact]
    public void Version_1_alone_is_told()
    {
        var host = CgroupHost.Parse(V1Own, V1Mounts);
        Assert.Equal(CgroupKind.V1, host.Kind);
        var cgroup = host.Resolve("/corten/x", "id");
        Assert.Null(cgroup.UnifiedDirectory);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/corten/x", cgroup.Paths["cpuacct"]);
        Assert.Equal(["cpu,cpuacct", "devices", "memory", "systemd"], cgroup.Places.Select(p => p.Name).Order());
    }

    [Fact]
    public void A_mount_over_another_hides_it()
    {
        const string Over = "\n51 31 0:32 /user.slice /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory";
        var host = CgroupHost.Parse(V1Own, V1Mounts + Over);
        Assert.Equal("/sys/fs/cgroup/memory/a b", Assert.Single(host.Own, place => place.Name == "memory").Directory);
    }

    [Fact]
    public void Version_2_beside_it_is_hybrid()
    {
        var host = CgroupHost.Parse(V1Own + "\n0::/", V1Mounts + UnifiedMount);
        Assert.Equal(CgroupKind.Hybrid, host.Kind);
        Assert.Equal("/sys/fs/cgroup/unified/x", host.Resolve("/x", "id").UnifiedDirectory);
    }

    [Theory]
    [InlineData("/test", "/sys/fs/cgroup/test")]
    [InlineData("a/b", "/sys/fs/cgroup/user.slice/a/b")]
    [InlineData(null, "/sys/fs/cgroup/user.slice/id")]
    public void With_version_2_alone_a_relative_path_counts_from_the_parent_of_the_own_cgroup(string? path, string expected)
    {
        var host = CgroupHost.Parse("0::/user.slice/session.scope\n", "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n");
        Assert.Equal(CgroupKind.V2, host.Kind);
        Assert.Equal(expected, host.Resolve(path, "id").UnifiedDirectory);
    }

    [Fact]
    public void A_machine_without_cgroups_is_refused()
    {
        var error = Assert.Throws<CgroupException>(() => CgroupHost.Parse("", "23 1 8:1 / / rw - ext4 /dev/sda1 rw"));
        Assert.Contains("no cgroup hierarchy is mounted", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pod/x", "/sys/fs/cgroup/memory/user.slice/a b/pod/x")]
    [InlineData(null, "/sys/fs/cgroup/memory/user.slice/a b/id")]
    [InlineData("", "/sys/fs/cgroup/memory/user.slice/a b/id")]
    [InlineData("/pod//x/", "/sys/fs/cgroup/memory/pod/x")]
    public void A_relative_path_counts_from_the_own_cgroup_and_an_absolute_one_from_the_mount(string? path, string expected) =>
        Assert.Equal(expected, CgroupHost.Parse(V1Own, V1Mounts).Resolve(path, "id").Paths["memory"]);

    [Theory]
    [InlineData("/")]
    [InlineData("/../x")]
    [InlineData("a/./b")]
    [InlineData("a/../../b")]
    public void A_path_that_climbs_or_names_nothing_is_refused(string path)
    {
        var error = Assert.Throws<CgroupException>(() => CgroupHost.Parse(V1Own, V1Mounts).Resolve(path, "id"));
        Assert.StartsWith("linux.cgroupsPath", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docker/abc", "/docker/abc/user", "/sys/fs/cgroup/devices/user/id")]
    [InlineData("/docker/abc", "/docker/abc", "/sys/fs/cgroup/devices/id")]
    [InlineData("/docker/abc", "/elsewhere", "/sys/fs/cgroup/devices/id")]
    [InlineData("/", "/../outside", "/sys/fs/cgroup/devices/id")]
    public void Inside_a_container_the_mount_shows_only_a_part(string root, string own, string expected)
    {
        var host = CgroupHost.Parse($"1:devices:{own}", $"34 31 0:33 {root} /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices");
        Assert.Equal(expected, host.Resolve(null, "id").Paths["devices"]);
    }

    [Fact]
    public void A_mount_point_with_a_space_is_understood()
    {
        var host = CgroupHost.Parse("1:devices:/", @"34 31 0:33 / /mnt/a\040b rw - cgroup cgroup rw,devices");
        Assert.Equal("/mnt/a b/x", host.Resolve("/x", "id").Paths["devices"]);
    }

    [Fact]
    public void The_real_hierarchies_of_this_machine_are_found()
    {
        var host = CgroupHost.Detect();
        int mounted = File.ReadLines("/proc/self/mountinfo").Count(l => l.Contains(" - cgroup", StringComparison.Ordinal));
        var cgroup = host.Resolve("/corten-test-unused", "id");
        Assert.Equal(mounted, cgroup.Places.Count + (cgroup.UnifiedDirectory is null ? 0 : 1));
    }
}
