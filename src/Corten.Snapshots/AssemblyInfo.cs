using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Corten.Snapshots.Tests")]
