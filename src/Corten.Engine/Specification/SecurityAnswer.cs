using Corten.Security;

namespace Corten.Engine.Specification;

/// <summary>Asks Corten.Security; what it refuses is the engine's own refusal, in the same words.</summary>
internal static class SecurityAnswer
{
    /// <summary>The answer to <paramref name="ask"/>.</summary>
    /// <exception cref="EngineException">It was refused.</exception>
    public static T Of<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (SecurityException e)
        {
            throw new EngineException(e.Message, cause: e);
        }
    }
}
