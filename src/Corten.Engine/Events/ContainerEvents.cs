using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Monitor.Events;

namespace Corten.Engine.Events;

/// <summary>Tells the event log what was done to a container. Its start and its end are told by its monitor, which alone sees them.</summary>
internal sealed class ContainerEvents(EnginePaths paths, TimeProvider time)
{
    private readonly EventLog _log = new(paths.Events);

    /// <summary>What events tell of a container beside its id, in docker's words: its labels, image and name.</summary>
    public static Dictionary<string, string> Describe(ContainerRecord record) => new(record.Labels)
    {
        ["image"] = record.Options.Image,
        ["name"] = record.Name,
    };

    /// <summary>Writes an event.</summary>
    /// <param name="record">The container.</param>
    /// <param name="action">create, destroy, ...</param>
    /// <param name="more">Further attributes.</param>
    public void Write(ContainerRecord record, string action, params ReadOnlySpan<(string Key, string Value)> more)
    {
        var attributes = Describe(record);
        foreach (var (key, value) in more)
            attributes[key] = value;
        _log.Append(new EventRecord(time.GetUtcNow(), "container", action, record.Id, attributes));
    }

    /// <summary>Tells that a container has another name, which its monitor uses from now on.</summary>
    /// <param name="record">The container as it was.</param>
    /// <param name="name">Its name now.</param>
    public void Rename(ContainerRecord record, string name)
    {
        var renamed = record with { Name = name };
        string actor = paths.Monitor(record.Id).Actor;
        if (FileStatus.Find(actor) is not null)
            EventActor.Write(actor, Describe(renamed));
        Write(renamed, "rename", ("oldName", record.Name));
    }
}
