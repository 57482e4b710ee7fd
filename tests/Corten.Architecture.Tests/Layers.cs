namespace Corten.Architecture.Tests;

/// <summary>The layers of ARCHITECTURE.md: the level of each project, and the projects that it may name. Nothing else may be referenced.</summary>
internal static class Layers
{
    private static readonly string[] _foundation = ["Corten.Linux", "Corten.Oci"];

    public static IReadOnlyDictionary<string, (int Level, string[] MayUse)> Table { get; } = new Dictionary<string, (int, string[])>
    {
        ["Corten.Linux"] = (0, []),
        ["Corten.Oci"] = (0, []),
        ["Corten.Cgroups"] = (1, _foundation),
        ["Corten.Security"] = (1, _foundation),
        ["Corten.Content"] = (1, _foundation),
        ["Corten.Runtime"] = (2, [.. _foundation, "Corten.Cgroups", "Corten.Security"]),
        ["Corten.Snapshots"] = (2, [.. _foundation, "Corten.Content"]),
        ["Corten.Registry"] = (2, [.. _foundation, "Corten.Content"]),
        ["Corten.Images"] = (3, [.. _foundation, "Corten.Content", "Corten.Registry", "Corten.Snapshots"]),
        ["Corten.Monitor"] = (3, _foundation),
        ["Corten.Engine"] = (4, [.. _foundation, "Corten.Cgroups", "Corten.Security", "Corten.Content", "Corten.Snapshots", "Corten.Images", "Corten.Monitor"]),
        ["corun"] = (6, [.. _foundation, "Corten.Runtime"]),
        ["cormon"] = (6, [.. _foundation, "Corten.Monitor"]),
        ["corten"] = (6, [.. _foundation, "Corten.Images", "Corten.Monitor", "Corten.Engine"]),
    };

    /// <summary>Everything that ends up in the program or library <paramref name="name"/>, by references of references.</summary>
    public static HashSet<string> Closure(string name)
    {
        var found = new HashSet<string>();
        var waiting = new Queue<string>([name]);
        while (waiting.TryDequeue(out string? next))
        {
            foreach (string reference in Repository.Projects.Single(project => project.Name == next).References)
            {
                if (found.Add(reference))
                    waiting.Enqueue(reference);
            }
        }
        return found;
    }
}
