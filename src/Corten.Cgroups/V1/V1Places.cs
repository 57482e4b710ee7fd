namespace Corten.Cgroups.V1;

/// <summary>Finds the directory for a controller.</summary>
internal sealed class V1Places(IReadOnlyList<CgroupPlace> places)
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
        Find(controller) ?? throw new CgroupException($"{field}: this machine has no {controller} cgroup");
}
