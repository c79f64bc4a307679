using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;

namespace RuntimesWeb.Core.Runtimes;

/// <summary>Looks at the computer afresh, for one runtime or all, and answers with what is true now.</summary>
public sealed class RecheckRuntimes(RuntimeScan scan, RuntimeBoard board)
{
    public async Task<Outcome<RuntimeStatus>> RunAsync(string id, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        await scan.LookAsync(runtime.Id, ct);
        return board.Get(runtime.Id);
    }

    public Task AllAsync(CancellationToken ct) => scan.LookAsync(null, ct);
}
