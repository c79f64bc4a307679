namespace RuntimesWeb.Bench.Servers;

/// <summary>
/// The product as it is shipped: its own build, its own process, guard, logging and persistence on; with a data folder of its own,
/// which goes with this object.
/// </summary>
internal sealed class Product(string assembly) : IDisposable
{
    public const string ListPath = "/api/runtimes";
    public const string PagePath = "/";

    private readonly string _home = Directory.CreateTempSubdirectory("runtimesweb-bench-").FullName;

    /// <summary>The main database; the server has made it when it has answered once.</summary>
    public string Database => Path.Combine(_home, "runtimesweb.db");

    /// <summary>The same build with an empty data folder.</summary>
    public Product Anew() => new(assembly);

    public ServerProcess Start() => Start(new Dictionary<string, string>(StringComparer.Ordinal));

    public ServerProcess Start(IReadOnlyDictionary<string, string> environment) =>
        ServerProcess.Start(assembly, new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["RUNTIMESWEB_HOME"] = _home, ["Welcome__AtFirstStart"] = "false" });

    /// <summary>The list's body once the computer was looked at, to be served by the reference byte for byte.</summary>
    public static async Task<byte[]> SettledListAsync(ServerProcess server)
    {
        await server.FirstOkAsync(ListPath);
        await Task.Delay(TimeSpan.FromSeconds(1));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        return await client.GetByteArrayAsync(new Uri(ListPath, UriKind.Relative));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
