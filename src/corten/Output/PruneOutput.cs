using Corten.Images.Removing;

namespace Corten.Output;

/// <summary>Prints what a clean-up of images did, in docker's words.</summary>
internal static class PruneOutput
{
    public static void Write(TextWriter output, PruneReport report)
    {
        if (report.Removals.Count == 0)
            return;
        output.WriteLine("Deleted Images:");
        foreach (var removal in report.Removals)
        {
            foreach (var name in removal.Untagged)
                output.WriteLine($"untagged: {name.Familiar}");
            if (removal.Deleted is { } id)
                output.WriteLine($"deleted: {id}");
        }
        output.WriteLine();
    }

    public static void WriteTotal(TextWriter output, long bytes) => output.WriteLine($"Total reclaimed space: {HumanSize.Decimal(bytes)}");
}
