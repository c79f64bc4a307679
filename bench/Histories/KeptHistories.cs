using RuntimesWeb.Bench.Servers;

namespace RuntimesWeb.Bench.Histories;

/// <summary>The large history and the small one, a hundredth of it; made when a goal first needs them, and kept for the others.</summary>
internal sealed class KeptHistories(Product product, bool quick) : IDisposable
{
    private History? _large;
    private History? _small;

    public async Task<History> LargeAsync() => _large ??= await MakeAsync(quick ? 20_000 : 1_000_000);

    public async Task<History> SmallAsync() => _small ??= await MakeAsync(quick ? 2_000 : 10_000);

    public void Dispose()
    {
        _large?.Dispose();
        _small?.Dispose();
    }

    private async Task<History> MakeAsync(int messages)
    {
        await Console.Error.WriteLineAsync($"  a history of {messages} messages …");
        return await History.MakeAsync(product.Anew(), messages);
    }
}
