using Corten.Images.Copying;

namespace Corten.Output;

/// <summary>A line for each step of a copy.</summary>
internal sealed class CopyLines(TextWriter output) : ICopyProgress
{
    private readonly Lock _gate = new();

    public void Step(string text)
    {
        lock (_gate)
            output.WriteLine(text);
    }
}
