using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class ClassLibraryFailureTests
{
    [Fact]
    public void A_failure_of_the_class_library_names_path_and_reason()
    {
        string? missing = Reason(() => File.ReadAllText("/no/such/file"));
        Assert.Equal("/no/such/file: no such file or directory", missing);
        Assert.Equal("/proc/no: no such file or directory", Reason(() => Directory.CreateDirectory("/proc/no")));
        Assert.Equal("/etc: permission denied", Reason(() => File.WriteAllText("/etc", "")));
    }

    [Theory]
    [InlineData("IO_PathNotFound_Path, /proc/no/images", "/proc/no/images: no such file or directory")]
    [InlineData("IO_PathNotFound_NoPathName", "no such file or directory")]
    public void The_message_of_a_published_program_is_understood(string message, string expected) =>
        Assert.Equal(expected, ClassLibraryFailure.Describe(new DirectoryNotFoundException(message)));

    [Fact]
    public void What_has_no_error_number_is_left_to_the_caller() => Assert.Null(ClassLibraryFailure.Describe(new EndOfStreamException("cut short")));

    private static string? Reason(Action action) => ClassLibraryFailure.Describe(Assert.ThrowsAny<Exception>(action));
}
