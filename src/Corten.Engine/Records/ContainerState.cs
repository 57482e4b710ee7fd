using Corten.Monitor.Protocol;

namespace Corten.Engine.Records;

/// <summary>What a container is doing, in docker's words.</summary>
public enum ContainerPhase
{
    /// <summary>Made, never started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process has ended.</summary>
    Exited,
}

/// <summary>The changing part of a container, put together from the files of its run.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Run">Its process, while it runs.</param>
/// <param name="Exit">How the last run ended, or null.</param>
public sealed record ContainerState(ContainerPhase Phase, RunState? Run, ExitRecord? Exit);

/// <summary>A container: its record and its state at one moment.</summary>
/// <param name="Record">What was decided when it was created.</param>
/// <param name="State">What it was doing just now.</param>
public sealed record Container(ContainerRecord Record, ContainerState State)
{
    /// <summary>Whether its process runs.</summary>
    public bool IsRunning => State.Phase == ContainerPhase.Running;
}
