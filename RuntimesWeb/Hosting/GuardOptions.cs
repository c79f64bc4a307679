using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Hosting;

/// <summary><c>AllowedHosts</c> and <c>AllowedOrigins</c>: further names this server answers to. They only widen the guard.</summary>
public static class GuardOptions
{
    public const string HostsKey = "AllowedHosts";
    public const string OriginsKey = "AllowedOrigins";

    /// <exception cref="StartupException">An entry is <c>*</c> or not a host, or not an origin.</exception>
    public static OriginRules Rules(IConfiguration configuration) => new(
        Entries(configuration, HostsKey).Select(entry => HostName.Parse(entry) is { Port: null } host
            ? host.Name
            : throw new StartupException($"{HostsKey} has the entry '{entry}', which is not a host name. Write names or addresses without a port, separated by ';', such as 'box.example.org;192.168.1.20'; '*' is not allowed.")),
        Entries(configuration, OriginsKey).Select(entry => OriginName.Parse(entry)?.ToString()
            ?? throw new StartupException($"{OriginsKey} has the entry '{entry}', which is not an origin. Write scheme, host and port, separated by ';', such as 'https://box.example.org'; '*' is not allowed.")));

    private static string[] Entries(IConfiguration configuration, string key) =>
        (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
