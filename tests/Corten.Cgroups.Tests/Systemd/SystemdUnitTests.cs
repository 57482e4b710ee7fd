using Corten.Cgroups.Systemd;

namespace Corten.Cgroups.Tests.Systemd;

public sealed class SystemdUnitTests
{
    [Theory]
    [InlineData("machine.slice:corun:web", "machine.slice", "corun-web.scope", "/machine.slice/corun-web.scope")]
    [InlineData("a-b-c.slice::web", "a-b-c.slice", "web.scope", "/a.slice/a-b.slice/a-b-c.slice/web.scope")]
    [InlineData("kubepods.slice:x:pod-1.slice", "kubepods.slice", "pod-1.slice", "/kubepods.slice/pod-1.slice")]
    [InlineData("-.slice:p:n", "-.slice", "p-n.scope", "/p-n.scope")]
    [InlineData(":p:n", "system.slice", "p-n.scope", "/system.slice/p-n.scope")]
    [InlineData(null, "system.slice", "corun-id.scope", "/system.slice/corun-id.scope")]
    public void A_path_names_a_slice_and_a_unit(string? cgroupsPath, string slice, string name, string path)
    {
        var unit = SystemdUnit.Parse(cgroupsPath, "id", isUser: false);
        Assert.Equal((slice, name, path), (unit.Slice, unit.Name, unit.Path));
    }

    [Theory]
    [InlineData("/a/b")]
    [InlineData("a.slice:b")]
    [InlineData("a.slice:b:")]
    [InlineData("a.slice:b:c:d")]
    [InlineData("a.slice:../b:c")]
    [InlineData("a:b:c")]
    [InlineData("a--b.slice:b:c")]
    [InlineData("-a.slice:b:c")]
    public void What_is_no_such_path_is_refused(string cgroupsPath) =>
        Assert.StartsWith("linux.cgroupsPath", Assert.Throws<CgroupException>(() => SystemdUnit.Parse(cgroupsPath, "id", false)).Message, StringComparison.Ordinal);
}
