namespace Corten.Cgroups.V1;

/// <summary>Directories below a container's own, for a process that is to run in a part of it.</summary>
internal static class V1Subpaths
{
    public static IReadOnlyList<CgroupPlace> Of(IReadOnlyList<CgroupPlace> places, CgroupSubpaths? below)
    {
        if (below is null)
            return places;
        foreach (string controller in below.Controllers)
        {
            if (!places.Any(place => place.Controllers.Contains(controller)))
                throw new CgroupException($"--cgroup: unknown controller {controller}: this machine has no such cgroup hierarchy");
        }
        return [.. places.Select(place => place with { Directory = below.Directory(place.Directory, place.Controllers) })];
    }
}
