using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Engine.Running;

/// <summary>Changes what a container was created with: the kernel first, then the record, so that nothing is kept that the kernel refused.</summary>
internal sealed class ContainerUpdater(EnginePaths paths, ContainerStore store, EnginePrograms programs)
{
    public void Update(LockedContainer container, Func<ContainerOptions, ContainerOptions> change)
    {
        var record = container.Record;
        var options = change(record.Options);
        var policy = RestartPolicy.Parse(options.Restart);
        if (policy != RestartPolicy.No && options.AutoRemove)
            throw new EngineException($"cannot update container {record.Name}: it is removed when it ends, and so cannot be restarted");
        var changed = record with { Options = options };
        if (store.ReadState(record.Id).Phase is ContainerPhase.Running or ContainerPhase.Paused)
            Apply(changed);
        store.WriteRecord(changed);
        if (options.Restart != record.Options.Restart)
            Announce(record.Id, policy);
    }

    private void Apply(ContainerRecord record)
    {
        string file = HostPath.Join(paths.Run(record.Id), "update.json");
        AtomicFile.Write(file, SpecWriter.ToJson(ResourceLimits.Of(record.Options)), durable: false);
        try
        {
            var runtime = new RuntimeCommand(paths, RuntimeLocator.Find(record.Options.Runtime ?? programs.Runtime));
            runtime.Run("update", record.Id, $"update container {record.Name}", "--resources", file);
        }
        finally
        {
            DirectoryTree.Remove(file);
        }
    }

    // A monitor that is gone needs no telling: the next one reads the record.
    private void Announce(string id, RestartPolicy policy)
    {
        using var connection = AttachConnection.Open(paths.Monitor(id), AttachFlags.None);
        connection?.Send(FrameKind.Restart, System.Text.Encoding.ASCII.GetBytes(policy.ToString()));
    }
}
