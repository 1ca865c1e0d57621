using System.Runtime.Versioning;
using Payments.Storage.Tests.Sqlite;
using Xunit;

namespace Payments.Storage.Tests.Files;

[UnsupportedOSPlatform("windows")]
public sealed class What_the_system_says_of_files
{
    [Theory]
    [InlineData(30, "storage_read_only", "can only be read")]
    [InlineData(24, "storage_no_descriptors", "LimitNOFILE")]
    [InlineData(23, "storage_no_descriptors", "LimitNOFILE")]
    [InlineData(28, "storage_full", "room")]
    [InlineData(11, "storage_locked", "Another process")]
    [InlineData(20, "storage_not_writable", "right to write")]
    public void each_error_is_told_as_what_it_is_with_what_to_do(int systemError, string code, string advice)
    {
        var told = FileErrorMapping.Of("/data/payments.db", new IOException("it said so", systemError));
        Assert.Equal(code, told.Code);
        Assert.Contains("'/data/payments.db'", told.Message, StringComparison.Ordinal);
        Assert.Contains(advice, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_right_that_is_lacking_is_told_as_that() =>
        Assert.Equal("storage_not_writable", FileErrorMapping.Of("a.db", new UnauthorizedAccessException("Access is denied.")).Code);

    [Fact]
    public void a_directory_that_is_made_is_its_owners_alone_and_one_that_is_there_stays_as_it_is()
    {
        using var directory = new TemporaryDirectory();
        var (made, found) = (directory.File("made"), directory.File("found"));
        Directory.CreateDirectory(found, (UnixFileMode)0b111_101_101);
        OwnerOnlyFiles.CreateDirectory(made);
        OwnerOnlyFiles.CreateDirectory(found);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(made));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(found));
        Assert.Equal(
            (false, true, false),
            (
                OwnerOnlyFiles.IsAccessibleToOthers(made),
                OwnerOnlyFiles.IsAccessibleToOthers(found),
                OwnerOnlyFiles.IsAccessibleToOthers(directory.File("nothing"))
            )
        );
    }
}
