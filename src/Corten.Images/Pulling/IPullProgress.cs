using Corten.Oci;

namespace Corten.Images.Pulling;

/// <summary>Where a layer stands.</summary>
public enum LayerPhase
{
    /// <summary>It is here from before.</summary>
    AlreadyExists,

    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>Bytes are coming.</summary>
    Downloading,

    /// <summary>It is here, compressed and verified.</summary>
    Downloaded,

    /// <summary>It is being unpacked.</summary>
    Extracting,

    /// <summary>It is done.</summary>
    Complete,
}

/// <summary>Is told how a pull goes on. Calls come from several threads, one at a time for one layer.</summary>
public interface IPullProgress
{
    /// <summary>The registry has the image; its layers follow.</summary>
    void Started(Reference reference);

    /// <summary>A layer has come to a phase, or further in it.</summary>
    /// <param name="layer">The digest of the layer as the registry has it.</param>
    /// <param name="phase">Where it stands.</param>
    /// <param name="done">Bytes so far.</param>
    /// <param name="total">Bytes in all.</param>
    void Layer(Digest layer, LayerPhase phase, long done, long total);
}
