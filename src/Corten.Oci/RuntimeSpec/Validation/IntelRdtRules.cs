namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for cache and memory bandwidth allocation: config-linux.md, "IntelRdt".</summary>
internal static class IntelRdtRules
{
    public static void Check(LinuxIntelRdt? rdt)
    {
        if (rdt is null)
            return;
        bool isName = rdt.ClosId is null or "/" || (rdt.ClosId is not "." and not ".." and not "info" and not "mon_groups" and not "mon_data" && !rdt.ClosId.AsSpan().ContainsAny("/\n\0"));
        if (!isName)
            throw new SpecException($"linux.intelRdt.closID must be the name of a class of service, or / for the default one, not \"{rdt.ClosId}\"");
        CheckLine(rdt.L3CacheSchema, "linux.intelRdt.l3CacheSchema");
        CheckLine(rdt.MemBwSchema, "linux.intelRdt.memBwSchema");
        if (!string.IsNullOrEmpty(rdt.MemBwSchema) && !rdt.MemBwSchema.StartsWith("MB:", StringComparison.Ordinal))
            throw new SpecException($"linux.intelRdt.memBwSchema must start with MB:, not \"{rdt.MemBwSchema}\"");
        for (int i = 0; i < rdt.Schemata?.Length; i++)
            CheckLine(rdt.Schemata[i] ?? throw new SpecException($"linux.intelRdt.schemata[{i}] must be a string, not null"), $"linux.intelRdt.schemata[{i}]");
    }

    private static void CheckLine(string? line, string field)
    {
        if (line?.AsSpan().ContainsAny("\n\0") == true)
            throw new SpecException($"{field} must be one line");
    }
}
