namespace Corten.Registry.Configuration;

/// <summary>What proves to a registry who is asking.</summary>
/// <param name="User">The user's name; ignored where there is an identity token.</param>
/// <param name="Password">The password or access token.</param>
/// <param name="IdentityToken">An OAuth 2 refresh token in place of a password, or null.</param>
public sealed record Credentials(string User, string Password, string? IdentityToken = null)
{
    /// <summary>Parses <c>user:password</c>.</summary>
    /// <exception cref="FormatException">There is no colon, or no user before it.</exception>
    public static Credentials Parse(string text)
    {
        int colon = text.IndexOf(':');
        return colon > 0 ? new Credentials(text[..colon], text[(colon + 1)..]) : throw new FormatException("credentials must be written USER:PASSWORD");
    }

    /// <summary>Says who, never the password.</summary>
    public override string ToString() => User;
}
