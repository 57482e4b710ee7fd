using System.CommandLine;
using System.Globalization;
using Corten.Engine;
using Corten.Engine.Devices;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options of run and create for devices of the host.</summary>
internal sealed class DeviceFlags
{
    private readonly Option<string[]> _devices = CommandOptions.List("--device", "DEVICE", "HOST[:CONTAINER][:rwm], a directory, or vendor.com/class=name");
    private readonly Option<string[]> _rules = CommandOptions.List("--device-cgroup-rule", "RULE", "Allow devices by number: \"c 42:* rmw\"");
    private readonly Option<string?> _gpus = CommandOptions.Text("--gpus", "WHICH", "all, a number, or device=0,1: the devices nvidia.com/gpu of a vendor's file");
    private readonly Option<string[]> _readBytes = CommandOptions.List("--device-read-bps", "DEVICE:RATE", "Bytes read in a second");
    private readonly Option<string[]> _writeBytes = CommandOptions.List("--device-write-bps", "DEVICE:RATE", "Bytes written in a second");
    private readonly Option<string[]> _reads = CommandOptions.List("--device-read-iops", "DEVICE:RATE", "Reads in a second");
    private readonly Option<string[]> _writes = CommandOptions.List("--device-write-iops", "DEVICE:RATE", "Writes in a second");
    private readonly Option<string[]> _weights = CommandOptions.List("--blkio-weight-device", "DEVICE:WEIGHT", "Weight for a block device, 10 to 1000");

    public DeviceFlags(Command command)
    {
        foreach (Option option in (Option[])[_devices, _rules, _gpus, _readBytes, _writeBytes, _reads, _writes, _weights])
            command.Options.Add(option);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        string[] devices = result.GetValue(_devices)!;
        return options with
        {
            Devices = new DeviceSettings
            {
                Nodes = [.. devices.Where(d => CdiName.TryParse(d) is null).Select(Node)],
                Named = [.. devices.Where(d => CdiName.TryParse(d) is not null), .. Gpus(result.GetValue(_gpus))],
                Rules = [.. result.GetValue(_rules)!.Select(Rule)],
                ReadBytes = Rates(result, _readBytes, Bytes),
                WriteBytes = Rates(result, _writeBytes, Bytes),
                Reads = Rates(result, _reads, Count),
                Writes = Rates(result, _writes, Count),
                Weights = Rates(result, _weights, text => Count(text) is >= 10 and <= 1000 and var weight ? weight : null),
            },
        };
    }

    private static DeviceUse Node(string text)
    {
        string[] parts = text.Split(':');
        bool isAccess = parts.Length == 2 && IsAccess(parts[1]);
        string target = parts.Length < 2 || isAccess ? parts[0] : parts[1];
        string access = isAccess ? parts[1] : parts.Length == 3 ? parts[2] : "rwm";
        return parts.Length <= 3 && parts[0].StartsWith('/') && target.StartsWith('/') && IsAccess(access)
            ? new DeviceUse(parts[0], target, access)
            : throw new UsageException($"invalid device \"{text}\": HOST[:CONTAINER][:rwm] with absolute paths, or vendor.com/class=name");
    }

    private static bool IsAccess(string text) => text.Length is > 0 and <= 3 && text.All("rwm".Contains) && text.Distinct().Count() == text.Length;

    private static DeviceRule Rule(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] numbers = parts.Length == 3 ? parts[1].Split(':') : [];
        return parts.Length == 3 && parts[0] is "a" or "b" or "c" && numbers.Length == 2 && numbers.All(n => n == "*" || Count(n) is not null) && IsAccess(parts[2])
            ? new DeviceRule(parts[0], (long?)Count(numbers[0]), (long?)Count(numbers[1]), parts[2])
            : throw new UsageException($"invalid device cgroup rule \"{text}\": \"TYPE MAJOR:MINOR ACCESS\", as \"c 42:* rmw\"");
    }

    // Docker's forms; what they stand for is in the file that the vendor's tool makes.
    private static IEnumerable<string> Gpus(string? text)
    {
        const string Kind = "nvidia.com/gpu=";
        if (text is null)
            return [];
        if (text is "all" or "-1")
            return [Kind + "all"];
        if (Count(text) is { } number and <= 64)
            return Enumerable.Range(0, (int)number).Select(n => Kind + n.ToString(CultureInfo.InvariantCulture));
        string list = text.Trim('"');
        return list.StartsWith("device=", StringComparison.Ordinal) && list.Length > 7
            ? list[7..].Split(',').Select(n => Kind + n)
            : throw new UsageException($"invalid --gpus \"{text}\": all, a number, or device=0,1");
    }

    private static DeviceRate[] Rates(ParseResult result, Option<string[]> option, Func<string, ulong?> number) =>
    [
        .. result.GetValue(option)!.Select(text => text.LastIndexOf(':') is > 0 and var colon && text[0] == '/' && number(text[(colon + 1)..]) is { } value
            ? new DeviceRate(text[..colon], value)
            : throw new UsageException($"invalid value \"{text}\" for {option.Name}: /dev/NAME:NUMBER")),
    ];

    private static ulong? Bytes(string text) => (ulong?)ByteCount.TryParse(text);

    private static ulong? Count(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;
}
