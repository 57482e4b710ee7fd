using System.Diagnostics;

namespace Corten.Integration.Tests.Support;

internal static class Wait
{
    /// <summary>Polls until <paramref name="condition"/> holds; false after a minute.</summary>
    public static bool Until(Func<bool> condition, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                return false;
            Thread.Sleep(20);
        }
        return true;
    }
}
