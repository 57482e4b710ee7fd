using Corten.Linux.Mounts;

namespace Corten.Linux.Tests.Mounts;

public sealed class MountTableTests
{
    private const string Table = """
        24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        25 24 0:22 / /sys/fs/a\040b rw master:1 - resctrl resctrl rw
        26 24 0:22 / /later rw - resctrl resctrl rw
        """;

    [Fact]
    public void The_first_mount_of_a_type_is_found_with_its_name_plain() => Assert.Equal("/sys/fs/a b", MountTable.FindByType(Table, "resctrl"));

    [Theory]
    [InlineData("resctr")]
    [InlineData("ext")]
    [InlineData("xfs")]
    public void Half_a_type_is_none(string type) => Assert.Null(MountTable.FindByType(Table, type));

    [Fact]
    public void This_machine_has_a_proc() => Assert.Equal("/proc", MountTable.FindByType("proc"));
}
