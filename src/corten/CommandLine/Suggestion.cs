namespace Corten.CommandLine;

/// <summary>"Did you mean": the known word that takes the fewest typing errors to reach.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of <paramref name="known"/>, or null where none is near: at most two errors, and fewer than a third of the letters.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string? best = null;
        int least = Math.Min(2, Math.Max(1, word.TrimStart('-').Length / 3)) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(word, candidate);
            if (distance >= least)
                continue;
            least = distance;
            best = candidate;
        }
        return best;
    }

    // Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
