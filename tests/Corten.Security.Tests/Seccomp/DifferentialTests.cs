using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Tests.Seccomp;

/// <summary>Our filters against libseccomp's: the same verdict for every call on every architecture with a spread of arguments.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int ShortRun = 60;

    private const int LongRun = 1000;

    private static string[] AllNames() => [.. Enumerable.Range(0, SystemCallNames.Count).Select(i => System.Text.Encoding.ASCII.GetString(SystemCallTable.Name(i)))];

    [Fact]
    public void Random_profiles_have_the_same_verdicts()
    {
        LibSeccomp.Require();
        int wanted = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") is "1" ? LongRun : ShortRun;
        string[] names = [.. AllNames().Where(IsKnownAlike)];
        int compared = 0;
        var runs = new List<Comparison>();
        for (int seed = 0; compared < wanted; seed++)
        {
            var (profile, native) = new RandomProfile(seed, names).Make();
            var comparison = new Comparison(profile, native);
            try
            {
                if (comparison.Run(RandomProfile.Values))
                    compared++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.SkipException)
            {
                Assert.Fail($"seed {seed}: {error.Message}");
            }
            runs.Add(comparison);
        }
        output.WriteLine($"{compared} profiles, {runs.Sum(r => r.Verdicts)} verdicts, libseccomp at fault in {runs.Sum(r => r.Faults)} ({runs.Count(r => r.Faults > 0)} profiles), "
            + $"differing {runs.Sum(r => r.DifferingDisputes)} of {runs.Sum(r => r.Disputes)} disputes ({runs.Count(r => r.DifferingDisputes > 0)} profiles), {runs.Count(r => r.IsEndless)} profiles without an answer of libseccomp's, "
            + $"{runs.Sum(r => r.Sizes.Ours)} instructions against {runs.Sum(r => r.Sizes.Theirs)}");
    }

    [Fact]
    public void Numbers_are_those_of_libseccomp()
    {
        LibSeccomp.Require();
        var wrong = new List<string>();
        foreach (string architecture in RandomProfile.Architectures(true).Concat(RandomProfile.Architectures(false)))
        {
            var abi = SystemCallAbis.Find(architecture)!.Value;
            foreach (string name in AllNames())
            {
                int theirs = LibSeccomp.seccomp_syscall_resolve_name_arch(LibSeccomp.Token(architecture), name);
                uint? ours = SystemCallTable.NumberOf(abi, SystemCallTable.IndexOf(name));
                if (theirs >= 0 && ours != (uint)theirs)
                    wrong.Add($"{architecture} {name}: libseccomp {theirs}, ours {ours}");
            }
        }
        Assert.Empty(wrong);
    }

    // Each release of libseccomp knows the calls of its time.
    public static bool IsKnownAlike(string name)
    {
        if (LibSeccomp.seccomp_syscall_resolve_name(name) == LibSeccomp.UnknownName)
            return false;
        return Multiplexer.Find(name) is not null || RandomProfile.Architectures(true).Concat(RandomProfile.Architectures(false)).All(architecture =>
            LibSeccomp.seccomp_syscall_resolve_name_arch(LibSeccomp.Token(architecture), name) >= 0
            == SystemCallTable.NumberOf(SystemCallAbis.Find(architecture)!.Value, SystemCallTable.IndexOf(name)) is not null);
    }
}
