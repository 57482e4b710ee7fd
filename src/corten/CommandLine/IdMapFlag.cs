using System.Globalization;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>Reads the mount option idmap=uids=DISK-SHOWN-COUNT[#...];gids=DISK-SHOWN-COUNT[#...].</summary>
internal static class IdMapFlag
{
    public static VolumeMount Apply(VolumeMount mount, string option)
    {
        if (option == "idmap")
            throw new UsageException("the mount option idmap needs its ranges without a user namespace: idmap=uids=0-1000-1;gids=0-1000-1");
        foreach (string part in option["idmap=".Length..].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("uids=", StringComparison.Ordinal))
                mount = mount with { UserIds = Ranges(part[5..], option) };
            else if (part.StartsWith("gids=", StringComparison.Ordinal))
                mount = mount with { GroupIds = Ranges(part[5..], option) };
            else
                throw Wrong(option);
        }
        return mount.UserIds is null || mount.GroupIds is null ? throw Wrong(option) : mount;
    }

    private static IdRange[] Ranges(string text, string option) => [.. text.Split('#').Select(range => Range(range, option))];

    private static IdRange Range(string text, string option)
    {
        string[] numbers = text.Split('-');
        if (numbers.Length != 3 || !TryRead(numbers[0], out uint disk) || !TryRead(numbers[1], out uint shown) || !TryRead(numbers[2], out uint count) || count == 0)
            throw Wrong(option);
        return new IdRange(shown, disk, count);
    }

    private static bool TryRead(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static UsageException Wrong(string option) =>
        new($"invalid mount option \"{option}\": idmap=uids=DISK-SHOWN-COUNT[#...];gids=DISK-SHOWN-COUNT[#...]");
}
