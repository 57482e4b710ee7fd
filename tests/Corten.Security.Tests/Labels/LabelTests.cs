using Corten.Linux.Files;
using Corten.Security.Labels;

namespace Corten.Security.Tests.Labels;

/// <summary>What the kernel would be told, by a directory of plain files in place of /proc/self/attr.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_profile_goes_to_AppArmors_own_file_where_there_is_one()
    {
        Make("exec", "apparmor/exec");
        AppArmor.SetForExecute(Attributes(), "corten-default");
        Assert.Equal("exec corten-default", Content("apparmor/exec"));
        Assert.Empty(Content("exec"));
    }

    [Fact]
    public void A_profile_goes_to_the_shared_file_on_older_kernels()
    {
        Make("exec");
        AppArmor.SetForExecute(Attributes(), "unconfined");
        Assert.Equal("exec unconfined", Content("exec"));
    }

    [Fact]
    public void A_label_goes_to_the_next_program_and_to_new_keys()
    {
        const string Label = "system_u:system_r:container_t:s0:c1,c2";
        Make("exec", "keycreate");
        using var attributes = Attributes();
        SeLinux.SetForExecute(attributes, Label);
        SeLinux.SetForKeys(attributes, Label);
        Assert.Equal(Label, Content("exec"));
        Assert.Equal(Label, Content("keycreate"));
    }

    [Fact]
    public void A_kernel_without_keys_needs_no_label_for_them() => SeLinux.SetForKeys(Attributes(), "a:b:c:d");

    [Fact]
    public void A_file_that_is_missing_is_an_error_that_names_the_field_and_the_value()
    {
        var profile = Assert.Throws<SecurityException>(() => AppArmor.SetForExecute(Attributes(), "nothing-like-it"));
        Assert.Contains("process.apparmorProfile: the AppArmor profile nothing-like-it is not loaded", profile.Message, StringComparison.Ordinal);
        var label = Assert.Throws<SecurityException>(() => SeLinux.SetForExecute(Attributes(), "a:b:c:d"));
        Assert.Contains("process.selinuxLabel: cannot use the SELinux context a:b:c:d", label.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symlink_in_place_of_the_file_leads_nowhere_else()
    {
        string outside = Path.Combine(_directory, "outside");
        File.WriteAllText(outside, "");
        Directory.CreateDirectory(Path.Combine(_directory, "attr"));
        File.CreateSymbolicLink(Path.Combine(_directory, "attr", "exec"), outside);
        using var attributes = new ProcessAttributes(UnixFile.Open(Path.Combine(_directory, "attr"), OpenFlags.Path | OpenFlags.Directory));
        Assert.Throws<SecurityException>(() => SeLinux.SetForExecute(attributes, "a:b:c:d"));
        Assert.Empty(File.ReadAllText(outside));
    }

    [Fact]
    public void The_directory_of_this_process_is_found_in_a_genuine_procfs()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make a procfs");
        using var attributes = ProcessAttributes.OfThisProcess();
        Assert.True(attributes.Has("exec"));
    }

    private ProcessAttributes Attributes() => new(UnixFile.Open(_directory, OpenFlags.Path | OpenFlags.Directory));

    private void Make(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_directory, name))!);
            File.WriteAllText(Path.Combine(_directory, name), "");
        }
    }

    private string Content(string name) => File.ReadAllText(Path.Combine(_directory, name));
}
