using System.CommandLine;
using Corten.Engine.Logging;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options of run and create for what the container writes.</summary>
internal sealed class LogFlags
{
    private readonly Option<string?> _driver = CommandOptions.Text("--log-driver", "DRIVER", "Where output goes: k8s-file, json-file, journald or none");
    private readonly Option<string[]> _options = CommandOptions.List("--log-opt", "KEY=VALUE", "max-size=10m, max-file=3, path=FILE or tag=TEXT");

    public LogFlags(Command command)
    {
        command.Options.Add(_driver);
        command.Options.Add(_options);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        string driver = result.GetValue(_driver) ?? options.LogDriver;
        var values = new Dictionary<string, string>();
        foreach (string text in result.GetValue(_options)!)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, var value])
                throw new UsageException($"invalid --log-opt \"{text}\": KEY=VALUE");
            values[key] = key == "path" ? Path.GetFullPath(value) : value;
        }
        LogSettings.Parse(driver, values);
        return options with { LogDriver = driver, LogOptions = values };
    }
}
