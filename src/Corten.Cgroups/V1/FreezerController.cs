using Corten.Linux.Polling;

namespace Corten.Cgroups.V1;

/// <summary>
/// Stops and continues all processes: cgroup-v1/freezer-subsystem of the kernel's documentation. The kernel tells nobody when all have
/// stopped: reading the state makes it look, and new processes that appear meanwhile need the order again.
/// </summary>
internal static class FreezerController
{
    private const string File = "freezer.state";
    private const string Field = "freezer";
    private const int PatienceMilliseconds = 2000;

    public static bool IsFrozen(V1Places places) =>
        places.Find("freezer") is { } directory && CgroupFile.Find(directory, File) == "FROZEN" && CgroupFile.Find(directory, "freezer.self_freezing") != "0";

    public static void Freeze(V1Places places)
    {
        string directory = places.Require("freezer", Field);
        long end = Environment.TickCount64 + PatienceMilliseconds;
        for (int attempt = 1; ; attempt++)
        {
            CgroupFile.Write(directory, File, "FROZEN", Field);
            if (CgroupFile.Read(directory, File) == "FROZEN")
                return;
            if (Environment.TickCount64 >= end)
                break;
            Pause(directory, attempt);
        }
        _ = CgroupFile.TryWrite(directory, File, "THAWED");
        throw new CgroupException($"the processes of {directory} did not all stop within {PatienceMilliseconds / 1000} seconds, so they go on");
    }

    // What could not be frozen needs no thawing.
    public static void Thaw(V1Places places)
    {
        if (places.Find("freezer") is { } directory)
            CgroupFile.Write(directory, File, "THAWED", Field);
    }

    // Where processes keep appearing, only a moment of running lets the half-stopped ones finish their forks.
    private static void Pause(string directory, int attempt)
    {
        const int LetRunEvery = 50;
        if (attempt % LetRunEvery == 0)
            _ = CgroupFile.TryWrite(directory, File, "THAWED");
        Poll.Wait([], [], attempt < 10 ? 0 : 1);
    }
}
