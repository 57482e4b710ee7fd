using System.Globalization;

namespace Corten.Images.Browsing;

/// <summary>
/// On which day a release of a distribution has its last support that everybody gets: security fixes from the distributor itself, without a contract
/// and without a successor team (Debian LTS, Ubuntu Pro). As the distributors had announced it by August 2026.
/// </summary>
internal static class SupportDates
{
    private static readonly Dictionary<string, string> _releases = new(StringComparer.Ordinal)
    {
        ["debian"] = "7=2016-04-25 8=2018-06-17 9=2020-07-18 10=2022-09-10 11=2024-08-14 12=2026-07-11 13=2028-08-09",
        ["ubuntu"] =
            "14.04=2019-04-25 16.04=2021-04-30 18.04=2023-05-31 20.04=2025-05-29 20.10=2021-07-22 21.04=2022-01-20 21.10=2022-07-14 " +
            "22.04=2027-06-01 22.10=2023-07-20 23.04=2024-01-25 23.10=2024-07-11 24.04=2029-05-31 24.10=2025-07-10 25.04=2026-01-15 " +
            "25.10=2026-07-09 26.04=2031-05-29",
        ["alpine"] =
            "3.5=2018-11-01 3.6=2019-05-01 3.7=2019-11-01 3.8=2020-05-01 3.9=2020-11-01 3.10=2021-05-01 3.11=2021-11-01 3.12=2022-05-01 " +
            "3.13=2022-11-01 3.14=2023-05-01 3.15=2023-11-01 3.16=2024-05-23 3.17=2024-11-22 3.18=2025-05-09 3.19=2025-11-01 " +
            "3.20=2026-04-01 3.21=2026-11-01 3.22=2027-05-01 3.23=2027-11-01 3.24=2028-06-01",
        ["fedora"] =
            "34=2022-06-07 35=2022-12-13 36=2023-05-16 37=2023-12-05 38=2024-05-21 39=2024-11-26 40=2025-05-13 41=2025-12-15 42=2026-05-27 " +
            "43=2026-12-09 44=2027-06-02",
        ["rhel"] = "5=2017-03-31 6=2020-11-30 7=2024-06-30 8=2029-05-31 9=2032-05-31 10=2035-05-31",
        ["centos"] = "5=2017-03-31 6=2020-11-30 7=2024-06-30 8=2021-12-31",
        ["centos-stream"] = "8=2024-05-31 9=2027-05-31 10=2030-05-31",
        ["rocky"] = "8=2029-05-31 9=2032-05-31 10=2035-05-31",
        ["almalinux"] = "8=2029-05-31 9=2032-05-31 10=2035-05-31",
        ["opensuse-leap"] =
            "15.0=2019-12-03 15.1=2021-02-02 15.2=2022-01-04 15.3=2022-12-31 15.4=2023-12-07 15.5=2024-12-31 15.6=2026-04-30 " +
            "16.0=2027-10-31",
        ["sles"] =
            "12.4=2020-06-30 12.5=2024-10-31 15.1=2021-01-31 15.2=2021-12-31 15.3=2022-12-31 15.4=2023-12-31 15.5=2024-12-31 " +
            "15.6=2025-12-31 15.7=2031-07-31 16.0=2027-11-30",
        ["amzn"] = "2018.03=2020-12-31 2=2026-06-30 2023=2029-06-30",
    };

    /// <summary>The day; null for a release that is not in the table, and for distributions without releases.</summary>
    public static DateOnly? Find(OsRelease release)
    {
        // CentOS Linux and CentOS Stream have the same ID.
        string id = release.Id == "centos" && release.Name.Contains("Stream", StringComparison.Ordinal) ? "centos-stream" : release.Id;
        return _releases.TryGetValue(id, out string? dates) ? Find(dates, release.VersionId) : null;
    }

    // Releases within one that is supported as a whole are not told apart: Alpine 3.20.3 is 3.20, RHEL 9.4 is 9.
    private static DateOnly? Find(string dates, string version)
    {
        for (; version.Length > 0; version = version[..Math.Max(0, version.LastIndexOf('.'))])
        {
            string prefix = version + "=";
            if (dates.Split(' ').FirstOrDefault(entry => entry.StartsWith(prefix, StringComparison.Ordinal)) is { } found)
                return DateOnly.ParseExact(found[prefix.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        return null;
    }
}
