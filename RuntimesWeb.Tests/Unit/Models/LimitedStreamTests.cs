using RuntimesWeb.Core.Models.Protocols;

namespace RuntimesWeb.Tests.Unit.Models;

public sealed class LimitedStreamTests
{
    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    public async Task Read_UpToTheLimit_GivesEverything(int length)
    {
        await using var stream = new LimitedStream(new MemoryStream(new byte[length]), 100);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal(length, copy.Length);
    }

    [Fact]
    public async Task Read_BeyondTheLimit_Breaks()
    {
        await using var stream = new LimitedStream(new MemoryStream(new byte[101]), 100);
        using var copy = new MemoryStream();

        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(copy, TestContext.Current.CancellationToken));
    }
}
