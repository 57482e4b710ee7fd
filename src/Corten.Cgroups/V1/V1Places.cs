namespace Corten.Cgroups.V1;

/// <summary>Finds the directory for a controller.</summary>
/// <param name="places">The container's directories.</param>
/// <param name="partial">Whether some are missing because this user may not make them.</param>
internal sealed class V1Places(IReadOnlyList<CgroupPlace> places, bool partial = false)
{
    public IReadOnlyList<CgroupPlace> All => places;

    /// <summary>The directory, or null where the controller is not mounted.</summary>
    public string? Find(string controller)
    {
        foreach (var place in places)
        {
            if (place.Controllers.Contains(controller))
                return place.Directory;
        }
        return null;
    }

    /// <summary>The directory; fails where a limit is asked for that this host cannot keep.</summary>
    public string Require(string controller, string field) =>
        Find(controller) ?? throw new CgroupException(partial
            ? $"{field}: cannot set {controller} limit: container could not join or create cgroup, which this user may not in the hierarchy of {controller}"
            : $"{field}: this machine has no {controller} cgroup");
}
