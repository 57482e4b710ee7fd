using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Cache;

namespace Corten.Security.Tests.Seccomp.Cache;

public sealed class FilterCacheTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-filters-").FullName;

    private string Place => _directory + "/cache";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static LinuxSeccomp Profile(string name = "mount", string action = "SCMP_ACT_ERRNO") =>
        new() { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [new() { Names = [name], Action = action }] };

    private SeccompFilter Get(LinuxSeccomp profile) => new FilterCache(Place).Get(profile, SystemCallAbi.X8664);

    private string Only => Assert.Single(Directory.GetFiles(Place));

    [Fact]
    public void A_filter_is_read_back_as_it_was_compiled()
    {
        var first = Get(Profile());
        var written = File.GetLastWriteTimeUtc(Only);
        var second = Get(Profile());
        Assert.Equal(first.Program, second.Program);
        Assert.Equal(first.Flags, second.Flags);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Only));
    }

    [Fact]
    public void Another_profile_has_another_file()
    {
        Get(Profile());
        Assert.NotEqual(Get(Profile("umount2")).Program, Get(Profile()).Program);
        Assert.Equal(2, Directory.GetFiles(Place).Length);
    }

    [Fact]
    public void Names_that_run_together_are_not_mistaken()
    {
        var one = new LinuxSeccomp { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [new() { Names = ["read", "write"], Action = "SCMP_ACT_ERRNO" }] };
        var two = new LinuxSeccomp { DefaultAction = "SCMP_ACT_ALLOW", Syscalls = [new() { Names = ["read\u0005write"], Action = "SCMP_ACT_ERRNO" }] };
        Assert.False(ProfileKey.Of(one, SystemCallAbi.X8664).Span.SequenceEqual(ProfileKey.Of(two, SystemCallAbi.X8664).Span));
    }

    [Fact]
    public void Damage_anywhere_in_the_file_means_compiling_anew()
    {
        byte[] right = Get(Profile()).Program;
        string file = Only;
        byte[] content = File.ReadAllBytes(file);
        for (int i = 0; i < content.Length; i++)
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x5a;
            File.WriteAllBytes(file, damaged);
            Assert.Equal(right, Get(Profile()).Program);
        }
        File.WriteAllBytes(file, content.AsSpan(0, content.Length / 2).ToArray());
        Assert.Equal(right, Get(Profile()).Program);
    }

    [Fact]
    public void A_file_made_for_another_profile_is_not_believed()
    {
        Get(Profile("umount2", "SCMP_ACT_KILL"));
        byte[] other = File.ReadAllBytes(Only);
        File.Delete(Only);
        byte[] right = Get(Profile()).Program;
        File.WriteAllBytes(Only, other);
        Assert.Equal(right, Get(Profile()).Program);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void What_others_can_reach_is_not_believed(UnixFileMode more)
    {
        byte[] right = Get(Profile()).Program;
        string file = Only;
        byte[] content = File.ReadAllBytes(file);
        // A valid file whose program allows everything: only its permissions tell that it may be somebody else's.
        byte[] forged = CachedFilter.Write(ProfileKey.Of(Profile(), SystemCallAbi.X8664).Span, new SeccompFilter([6, 0, 0, 0, 0, 0, 255, 127], 0));
        File.WriteAllBytes(file, forged);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Assert.Equal(right, Get(Profile()).Program);
        File.WriteAllBytes(file, forged);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | more);
        Assert.Equal(right, Get(Profile()).Program);
        Assert.NotEqual(content, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_directory_that_is_a_symlink_is_not_used()
    {
        string elsewhere = Directory.CreateDirectory(_directory + "/elsewhere").FullName;
        File.CreateSymbolicLink(Place, elsewhere);
        Assert.NotEmpty(Get(Profile()).Program);
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    [Fact]
    public void The_cache_does_not_grow_without_end()
    {
        for (uint i = 0; i < 200; i++)
            Get(new LinuxSeccomp { DefaultAction = "SCMP_ACT_ERRNO", DefaultErrnoRet = i });
        Assert.InRange(Directory.GetFiles(Place).Length, 1, 64);
    }

    [Fact]
    public void The_version_is_that_of_the_compilers_output()
    {
        // Where this fails the compiler writes another program: raise ProfileKey.CompilerVersion, so that no old file is believed, and the hash here.
        var profile = new Corten.Security.Seccomp.Profiles.ProfileResolver(Corten.Security.Capabilities.CapabilitySet.Default, SystemCallAbi.X8664, new Version(6, 1))
            .Resolve(Corten.Security.Seccomp.Profiles.DefaultProfile.Create());
        ulong hash = CachedFilter.Hash(SeccompCompiler.Compile(profile, SystemCallAbi.X8664).Program);
        Assert.Equal((1, 16156430736023649583UL), (ProfileKey.CompilerVersion, hash));
    }
}
