using System.CommandLine;
using System.Globalization;
using Corten.CommandLine;
using Corten.Images.Bundles;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Commands.Layouts;

/// <summary>--uid-map, --gid-map and --rootless: who owns what on the disk.</summary>
internal sealed class OwnerFlags
{
    private readonly Option<string[]> _uids = CommandOptions.List("--uid-map", "CONTAINER:HOST[:SIZE]", "Map user ids of the image to others of the host");
    private readonly Option<string[]> _gids = CommandOptions.List("--gid-map", "CONTAINER:HOST[:SIZE]", "Map group ids of the image to others of the host");
    private readonly Option<bool> _rootless = CommandOptions.Switch("--rootless", "Need no privileges: every file belongs to the caller, its owner in the image is noted");

    public IEnumerable<Option> All => [_uids, _gids, _rootless];

    public BundleOwners Read(ParseResult result)
    {
        bool rootless = result.GetValue(_rootless);
        var uids = Parse(result.GetValue(_uids)!, "--uid-map");
        var gids = Parse(result.GetValue(_gids)!, "--gid-map");
        if (rootless && uids.Count == 0)
            uids = [new IdMapping { HostId = ThisProcess.EffectiveUid, Size = 1 }];
        if (rootless && gids.Count == 0)
            gids = [new IdMapping { HostId = ThisProcess.EffectiveGid, Size = 1 }];
        return new BundleOwners(uids, gids, rootless);
    }

    private static List<IdMapping> Parse(string[] maps, string flag) => [.. maps.Select(map => Parse(map, flag))];

    private static IdMapping Parse(string map, string flag)
    {
        string[] parts = map.Split(':');
        uint size = 1;
        if (parts.Length is not (2 or 3) || !Number(parts[0], out uint container) || !Number(parts[1], out uint host) || (parts.Length == 3 && !Number(parts[2], out size)))
            throw new UsageException($"failure parsing {flag} {map}: write the first id in the container, the first on the host, and how many, as 0:100000:65536");
        return new IdMapping { ContainerId = container, HostId = host, Size = size };
    }

    private static bool Number(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
