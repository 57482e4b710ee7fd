namespace Corten.Integration.Tests.Stress;

/// <summary>How often a loop goes round: a bounded share in the short run, all in the long one.</summary>
internal static class Rounds
{
    public static bool Long => Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1";

    /// <summary>Skips a test that takes too long for the short run.</summary>
    public static void RequireLong() => Assert.SkipUnless(Long, "this test takes long on an emulated processor: ./test.sh long vm runs it");

    public static int Of(int all, int share) => Long ? all : share;
}
