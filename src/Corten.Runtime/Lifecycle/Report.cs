using Corten.Linux.Files;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>The operations state and list: runtime.md, "Query State".</summary>
public static class Report
{
    /// <summary>One container.</summary>
    public static ContainerReport Of(StateStore store, string id)
    {
        using var directory = store.OpenUnlocked(id);
        return Of(Container.Load(directory));
    }

    /// <summary>All containers; one that another command removes meanwhile, or has not completed yet, is left out.</summary>
    public static IReadOnlyList<ContainerReport> All(StateStore store)
    {
        var reports = new List<ContainerReport>();
        foreach (string id in store.List())
        {
            try
            {
                reports.Add(Of(store, id));
            }
            catch (RuntimeException)
            {
                // Gone or not there yet: not a container at this moment.
            }
        }
        return reports;
    }

    private static ContainerReport Of(Container container)
    {
        var state = container.State;
        var status = container.Status;
        return new ContainerReport
        {
            OciVersion = state.OciVersion,
            Id = state.Id,
            Pid = status == ContainerStatus.Stopped ? 0 : state.InitPid,
            Status = status.Name(),
            Bundle = state.Bundle,
            Rootfs = state.Rootfs,
            Created = state.Created,
            Annotations = state.Annotations,
            Owner = OwnerOf(container.Directory),
        };
    }

    private static string OwnerOf(ContainerDirectory directory)
    {
        uint uid = FileStatus.Of(directory.Path).Uid;
        return Security.Users.UserDatabase.Read("/").NameOf(uid) ?? $"#{uid}";
    }
}
