using Corten.Runtime.Rootfs;

namespace Corten.Runtime.Tests.Rootfs;

public sealed class MountLabelTests
{
    private const string Label = "system_u:object_r:container_file_t:s0:c1,c2";

    [Theory]
    [InlineData("tmpfs", true)]
    [InlineData("devpts", true)]
    [InlineData("ext4", true)]
    [InlineData("proc", false)]
    [InlineData("sysfs", false)]
    [InlineData("mqueue", false)]
    [InlineData("cgroup2", false)]
    public void A_file_system_whose_files_the_policy_labels_gets_no_option(string type, bool labelled) =>
        Assert.Equal(labelled ? [("context", Label)] : Array.Empty<(string, string?)>(), MountLabel.Options(type, Label));

    [Fact]
    public void In_the_data_of_a_mount_call_the_labels_commas_are_quoted()
    {
        Assert.Equal($"size=1m,context=\"{Label}\"", MountLabel.AddTo("size=1m", "tmpfs", Label));
        Assert.Equal($"context=\"{Label}\"", MountLabel.AddTo("", "tmpfs", Label));
        Assert.Equal("", MountLabel.AddTo("", "proc", Label));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_label_nothing_is_added(string? label)
    {
        Assert.Empty(MountLabel.Options("tmpfs", label));
        Assert.Equal("size=1m", MountLabel.AddTo("size=1m", "tmpfs", label));
    }
}
