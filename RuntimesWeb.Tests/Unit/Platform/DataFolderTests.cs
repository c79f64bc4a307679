using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Platform;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TestMachine _machine = new();

    [Fact]
    public void Open_WithoutASetting_IsAPrivateFolderInTheHome()
    {
        using var folder = DataFolder.Open(null, _machine.Machine);

        Assert.Equal(Path.Combine(_machine.Home, ".runtimesweb"), folder.Root);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.Root));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.Secrets));
    }

    [Fact]
    public void Open_AFolderThatAnotherServerHolds_SaysSo()
    {
        using var first = DataFolder.Open(null, _machine.Machine);

        var e = Assert.Throws<StartupException>(() => DataFolder.Open(null, _machine.Machine));

        Assert.Contains("Another RuntimesWeb", e.Message);
        Assert.Contains(DataFolder.Setting, e.Message);
    }

    [Fact]
    public void Open_AFolderWithOtherThingsInIt_KeepsItsMode()
    {
        var shared = Directory.CreateDirectory(Path.Combine(_machine.Home, "shared"), OwnerOnly | UnixFileMode.GroupRead);
        File.WriteAllText(Path.Combine(shared.FullName, "letter.txt"), "hello");

        using var folder = DataFolder.Open(shared.FullName, _machine.Machine);

        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, File.GetUnixFileMode(shared.FullName));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.Secrets));
    }

    [Fact]
    public void Open_WhereAFileLies_IsASentenceAndNotAStackTrace()
    {
        var file = Path.Combine(_machine.Home, "file");
        File.WriteAllText(file, "x");

        var e = Assert.Throws<StartupException>(() => DataFolder.Open(file, _machine.Machine));

        Assert.Contains(DataFolder.Setting, e.Message);
    }

    public void Dispose() => _machine.Dispose();
}
