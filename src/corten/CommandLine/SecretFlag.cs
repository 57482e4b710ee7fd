using System.Globalization;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>Reads --secret NAME[,type=mount|env][,target=PATH-OR-VARIABLE][,uid=N][,gid=N][,mode=OCTAL]; source=NAME is the same as NAME.</summary>
internal static class SecretFlag
{
    public static SecretUse Parse(string text)
    {
        var pairs = text.Split(',').Select((part, i) => part.Split('=', 2) is [var key, var value] ? (key, value) : i == 0 ? ("source", part) : throw Wrong(text, $"\"{part}\" is no KEY=VALUE")).ToList();
        string Value(string key) => pairs.FindLast(p => p.Item1 == key).Item2 ?? "";
        if (pairs.Find(p => p.Item1 is not ("source" or "type" or "target" or "uid" or "gid" or "mode")) is { Item1: { } unknown })
            throw Wrong(text, $"there is no option \"{unknown}\"");
        string name = Value("source");
        if (name.Length == 0)
            throw Wrong(text, "no secret is named");
        string? target = Value("target") is { Length: > 0 } given ? given : null;
        if (Value("type") == "env")
            return new SecretUse(name) { Variable = Variable(target ?? name, text) };
        if (Value("type") is not ("" or "mount"))
            throw Wrong(text, $"type {Value("type")} is invalid: mount or env");
        return new SecretUse(name)
        {
            Target = target,
            Uid = Number(Value("uid"), text),
            Gid = Number(Value("gid"), text),
            Mode = Mode(Value("mode"), text),
        };
    }

    private static string Variable(string name, string text) => name.Contains('=') ? throw Wrong(text, $"\"{name}\" is no name of a variable") : name;

    private static uint Number(string number, string text)
    {
        if (number.Length == 0)
            return 0;
        return uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : throw Wrong(text, $"\"{number}\" is not an ID");
    }

    private static uint Mode(string mode, string text)
    {
        const uint ReadableByAll = 0x124;
        if (mode.Length == 0)
            return ReadableByAll;
        return mode.Length <= 4 && mode.All(c => c is >= '0' and <= '7') ? Convert.ToUInt32(mode, 8) & 0x1ff : throw Wrong(text, $"the mode \"{mode}\" is not an octal number");
    }

    private static UsageException Wrong(string text, string why) => new($"invalid --secret \"{text}\": {why}");
}
