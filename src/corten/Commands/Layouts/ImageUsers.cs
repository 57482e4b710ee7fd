using Corten.Images;
using Corten.Images.Bundles;
using Corten.Security;
using Corten.Security.Users;

namespace Corten.Commands.Layouts;

/// <summary>Finds an image's user in the root file system's own files.</summary>
internal static class ImageUsers
{
    public static ImageUser Lookup(string? rootfs, string user)
    {
        if (rootfs is null)
            return NumbersOnly(user);
        try
        {
            var found = UserDatabase.Read(rootfs).Resolve(user);
            return new ImageUser(found.Uid, found.Gid, [.. found.AdditionalGids.Where(group => group != found.Gid)], found.Home);
        }
        catch (SecurityException e)
        {
            throw new ImageException(ImageError.BadImage, $"cannot parse user spec: \"{user}\": {e.Message}", e);
        }
    }

    // Without files a name means nothing, and root is the least surprise.
    private static ImageUser NumbersOnly(string user)
    {
        try
        {
            var number = NumericUser.Parse(user);
            return new ImageUser(number.Uid, number.Gid ?? 0, [], "");
        }
        catch (SecurityException)
        {
            return new ImageUser(0, 0, [], "");
        }
    }
}
