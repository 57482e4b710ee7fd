namespace Corten.Snapshots.Erofs;

/// <summary>A layer holds something that EROFS has no reasonable form for; a plain directory has.</summary>
internal sealed class UnindexableException(string why) : Exception(why);
