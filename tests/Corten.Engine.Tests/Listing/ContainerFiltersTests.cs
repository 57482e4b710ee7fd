using Corten.Engine.Listing;
using Corten.Engine.Records;
using Corten.Monitor.Protocol;
using Corten.Oci;

namespace Corten.Engine.Tests.Listing;

public sealed class ContainerFiltersTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Container[] s_all =
    [
        Make(1, "web_1", "busybox", ContainerPhase.Running, null, new() { ["a"] = "1", ["b"] = "2" }),
        Make(2, "web_2", "localhost/busybox:v1", ContainerPhase.Exited, 3, new() { ["a"] = "2" }),
        Make(3, "db", "debian", ContainerPhase.Exited, 0, []),
        Make(4, "paused", "debian", ContainerPhase.Paused, null, []),
    ];

    [Theory]
    [InlineData("1 2", "name=web")]
    [InlineData("2", "name=^web_2$")]
    [InlineData("2", "name=^/web_2$")]
    [InlineData("1 2 3", "name=web", "name=db")]
    [InlineData("1 2", "label=a")]
    [InlineData("1", "label=a=1")]
    [InlineData("1", "label=a", "label=b")]
    [InlineData("3 4", "label!=a")]
    [InlineData("2 3", "status=exited")]
    [InlineData("2 3", "status=stopped")]
    [InlineData("1 4", "status=running", "status=paused")]
    [InlineData("2", "exited=3")]
    [InlineData("2 3", "exited=3", "exited=0")]
    [InlineData("1 2", "ancestor=busybox")]
    [InlineData("1", "ancestor=docker.io/library/busybox:latest")]
    [InlineData("2", "ancestor=localhost/busybox:v1")]
    [InlineData("1", "before=web_2")]
    [InlineData("3 4", "since=web_2")]
    [InlineData("4", "after=db")]
    [InlineData("1 2", "until=2026-01-02T03:04:07.5Z")]
    [InlineData("1", "name=web", "status=running")]
    [InlineData("1 2 3 4", "network=none")]
    [InlineData("", "network=host")]
    [InlineData("3", "volume=/data")]
    [InlineData("1 2 3 4", "health=none")]
    [InlineData("4", "restart-policy=on-failure")]
    [InlineData("1 2 3", "restart-policy=no")]
    public void Filters_choose(string wanted, params string[] filters) =>
        Assert.Equal(wanted, string.Join(' ', s_all.Where(Parse(filters).Matches).Select(c => c.Record.Id[^1])));

    [Theory]
    [InlineData("name")]
    [InlineData("nonsense=1")]
    [InlineData("status=asleep")]
    [InlineData("exited=x")]
    [InlineData("name=[")]
    [InlineData("health=fine")]
    [InlineData("should-start-on-boot=perhaps")]
    [InlineData("before=nobody")]
    public void What_is_no_filter_is_named(string filter) =>
        Assert.Contains(filter.Split('=')[^1], Assert.Throws<EngineException>(() => Parse([filter])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("always", ContainerPhase.Exited, true, true)]
    [InlineData("always", ContainerPhase.Created, false, false)]
    [InlineData("unless-stopped", ContainerPhase.Exited, false, true)]
    [InlineData("unless-stopped", ContainerPhase.Exited, true, false)]
    [InlineData("on-failure", ContainerPhase.Exited, false, false)]
    [InlineData(null, ContainerPhase.Exited, false, false)]
    public void What_starts_with_the_machine(string? policy, ContainerPhase phase, bool stopped, bool starts)
    {
        var container = s_all[1] with
        {
            Record = s_all[1].Record with { Options = s_all[1].Record.Options with { Restart = policy } },
            State = new ContainerState(phase, null, phase == ContainerPhase.Created ? null : new ExitRecord(1, false, s_start, s_start, null) { Stopped = stopped }),
        };
        Assert.Equal(starts, Parse(["should-start-on-boot=true"]).Matches(container));
        Assert.NotEqual(starts, Parse(["should-start-on-boot=false"]).Matches(container));
    }

    private static ContainerFilters Parse(string[] filters) => ContainerFilters.Parse(
        filters, ContainerFilters.Keys, name => Array.Find(s_all, c => c.Record.Name == name) ?? throw new EngineException($"no such container: {name}"),
        text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static Container Make(int number, string name, string image, ContainerPhase phase, int? code, Dictionary<string, string> labels)
    {
        var record = new ContainerRecord
        {
            Id = number.ToString("x64"),
            Name = name,
            Created = s_start.AddSeconds(number),
            ImageId = Digest.Parse("sha256:" + new string((char)('a' + number), 64)),
            Options = new ContainerOptions
            {
                Image = image,
                Restart = number == 4 ? "on-failure:2" : null,
            },
            Mounts = number == 3 ? [new VolumeMount("/srv", "/data", false, "rprivate")] : [],
            Arguments = ["true"],
            Environment = [],
            WorkingDirectory = "/",
            User = "",
            Labels = labels,
            StopSignal = 15,
            StopTimeout = 10,
            Rootfs = null!,
        };
        return new Container(record, new ContainerState(phase, null, code is { } c ? new ExitRecord(c, false, s_start, null, null) : null));
    }
}
