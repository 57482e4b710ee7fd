using Corten.Monitor.Protocol;

namespace Corten.Engine.Records;

/// <summary>What a container is doing, in docker's words.</summary>
public enum ContainerPhase
{
    /// <summary>Made, never started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process is stopped by the cgroup freezer.</summary>
    Paused,

    /// <summary>Its process has ended, and its restart policy starts it again.</summary>
    Restarting,

    /// <summary>Its process has ended.</summary>
    Exited,
}

/// <summary>The changing part of a container, put together from the files of its run.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Run">Its process, while it runs; between two runs of a restart policy, one whose number is zero.</param>
/// <param name="Exit">How the last run ended, or null.</param>
public sealed record ContainerState(ContainerPhase Phase, RunState? Run, ExitRecord? Exit);

/// <summary>A container: its record and its state at one moment.</summary>
/// <param name="Record">What was decided when it was created.</param>
/// <param name="State">What it was doing just now.</param>
public sealed record Container(ContainerRecord Record, ContainerState State)
{
    /// <summary>Whether its monitor answers for it: its process runs, or is paused, or is about to be started again.</summary>
    public bool IsRunning => State.Phase is ContainerPhase.Running or ContainerPhase.Paused or ContainerPhase.Restarting;

    /// <summary>Whether there is a process.</summary>
    public bool HasProcess => State.Phase is ContainerPhase.Running or ContainerPhase.Paused;

    /// <summary>How often its restart policy started it again.</summary>
    public int Restarts => State.Run?.Restarts ?? State.Exit?.Restarts ?? 0;
}
