using System.CommandLine;
using System.Net;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options of run and create for finding hosts by name.</summary>
internal sealed class NameFlags
{
    private readonly Option<string[]> _hosts = CommandOptions.List("--add-host", "NAME:ADDRESS", "A line of /etc/hosts");
    private readonly Option<bool> _noHosts = CommandOptions.Switch("--no-hosts", "Leave the image's /etc/hosts as it is");
    private readonly Option<string[]> _servers = CommandOptions.List("--dns", "ADDRESS", "A name server; none leaves the image's /etc/resolv.conf as it is");
    private readonly Option<string[]> _options = CommandOptions.List("--dns-option", "OPTION", "An option of resolv.conf", "--dns-opt");
    private readonly Option<string[]> _search = CommandOptions.List("--dns-search", "DOMAIN", "A domain to search; . is none");

    public NameFlags(Command command)
    {
        foreach (Option option in (Option[])[_hosts, _noHosts, _servers, _options, _search])
            command.Options.Add(option);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        string[] hosts = result.GetValue(_hosts)!;
        if (hosts.Length > 0 && result.GetValue(_noHosts))
            throw new UsageException("--no-hosts and --add-host cannot be set together");
        string[] servers = result.GetValue(_servers)!;
        if (servers.FirstOrDefault(s => s != "none" && !IPAddress.TryParse(s, out _)) is { } wrong)
            throw new UsageException($"{wrong} is not an ip address");
        if (servers.Length > 1 && servers.Contains("none"))
            throw new UsageException("invalid --dns: none stands alone");
        return options with
        {
            Names = new NameSettings
            {
                Hosts = [.. hosts.Select(Host)],
                NoHosts = result.GetValue(_noHosts),
                Servers = servers,
                Options = result.GetValue(_options)!,
                Search = result.GetValue(_search)!,
            },
        };
    }

    // Docker's form; newer ones have "=" in place of the colon.
    private static string Host(string text)
    {
        int separator = text.AsSpan().IndexOfAny('=', ':');
        string address = separator > 0 ? text[(separator + 1)..].Trim('[', ']') : "";
        return IPAddress.TryParse(address, out var parsed)
            ? $"{parsed}\t{text[..separator]}"
            : throw new UsageException($"invalid --add-host \"{text}\": NAME:ADDRESS");
    }
}
