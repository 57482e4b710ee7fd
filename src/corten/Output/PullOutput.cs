using Corten.CommandLine;
using Corten.Images.Pulling;
using Corten.Linux.Terminals;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Output;

/// <summary>Shows how a pull goes on: bars that move on a terminal, a line for each change elsewhere.</summary>
internal abstract class PullOutput(TextWriter output) : IPullProgress, IDisposable
{
    protected TextWriter Output { get; } = output;

    protected Lock Gate { get; } = new();

    /// <summary>The one that suits <paramref name="output"/>.</summary>
    public static PullOutput For(TextWriter output)
    {
        if (!ReferenceEquals(output, StandardStreams.Output))
            return new PlainPullOutput(output);
        using var standardOutput = new SafeFileHandle(1, ownsHandle: false);
        return RawMode.IsTerminal(standardOutput) ? new PullBars(output) : new PlainPullOutput(output);
    }

    public virtual void Started(Reference reference)
    {
        lock (Gate)
            Output.WriteLine($"{reference.Tag ?? reference.Digest.ToString()}: Pulling from {(reference.Domain == Reference.DefaultDomain ? reference.Path : reference.Name)}");
    }

    public abstract void Layer(Digest layer, LayerPhase phase, long done, long total);

    /// <summary>Shows the last state.</summary>
    public virtual void Finish()
    {
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected static string Words(LayerPhase phase) => phase switch
    {
        LayerPhase.AlreadyExists => "Already exists",
        LayerPhase.Waiting => "Pulling fs layer",
        LayerPhase.Downloading => "Downloading",
        LayerPhase.Downloaded => "Download complete",
        LayerPhase.Extracting => "Extracting",
        _ => "Pull complete",
    };
}

/// <summary>docker's lines for an output that is not a terminal.</summary>
internal sealed class PlainPullOutput(TextWriter output) : PullOutput(output)
{
    private readonly HashSet<Digest> _known = [];

    public override void Layer(Digest layer, LayerPhase phase, long done, long total)
    {
        lock (Gate)
        {
            if (phase == LayerPhase.AlreadyExists)
                _known.Add(layer);
            // Layers that were here are not told again when they are used.
            if (phase is LayerPhase.Downloading or LayerPhase.Extracting || (phase == LayerPhase.Complete && _known.Contains(layer)))
                return;
            Output.WriteLine($"{layer.Short}: {Words(phase)}");
        }
    }
}
