using System.Net;
using Microsoft.AspNetCore.Connections;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Hosting;

/// <summary>Where the server listens, however that is configured, and whether others than this computer can reach it.</summary>
public static class Listening
{
    public const string DefaultAddress = "http://localhost:18790";

    /// <summary>Set in code: a value in appsettings.json would stand above the environment's.</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        if (Configured(builder.Configuration).Count == 0)
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    /// <summary>Every address any source names: <c>Urls</c> in all its spellings, the port lists, and Kestrel's own section.</summary>
    public static IReadOnlyList<string> Configured(IConfiguration configuration) =>
    [
        .. Split(configuration["urls"]),
        .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
        .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
    ];

    /// <summary>Only loopback addresses and the name localhost are narrow; any other name makes the server listen everywhere.</summary>
    public static bool IsWide(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return !parsed.IsUnixPipe && !parsed.IsNamedPipe && !parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !(IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException e)
        {
            throw new StartupException($"'{address}' in Urls is not an address to listen on. Write it like {DefaultAddress}.", e);
        }
    }

    /// <exception cref="StartupException">The bind is wide and nobody could prove who they are.</exception>
    public static bool CheckWide(IConfiguration configuration, bool hasKey)
    {
        var wide = Configured(configuration).FirstOrDefault(IsWide);
        return wide is null || hasKey
            ? wide is not null
            : throw new StartupException(
                $"RuntimesWeb refuses to listen on {wide} without an access key, because anyone who can reach it could run commands here: set RUNTIMESWEB_ACCESS_KEY, or make a key under Settings first, or listen on {DefaultAddress}.");
    }

    /// <summary>A sentence for what kept Kestrel from listening; null when it is something else.</summary>
    public static string? Explain(Exception e, IConfiguration configuration)
    {
        var addresses = string.Join(", ", Configured(configuration) is { Count: > 0 } configured ? configured : [DefaultAddress]);
        return e switch
        {
            IOException { InnerException: AddressInUseException } => $"The address {addresses} is already in use. Stop the other program, or choose another port, such as --urls http://localhost:18791.",
            System.Net.Sockets.SocketException or IOException { InnerException: System.Net.Sockets.SocketException } => $"RuntimesWeb cannot listen on {addresses}: {e.Message.TrimEnd('.')}. Choose another address, such as --urls http://localhost:18791.",
            FormatException => $"'{addresses}' in Urls is not an address to listen on. Write it like {DefaultAddress}.",
            _ => null,
        };
    }

    /// <summary>Starts and says where, with the one-time link when nobody could sign in otherwise.</summary>
    /// <exception cref="StartupException">The address is taken or cannot be listened on.</exception>
    public static async Task ListenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (Explain(e, app.Configuration) is { } sentence)
        {
            throw new StartupException(sentence, e);
        }

        foreach (var address in app.Urls)
        {
            await Console.Out.WriteLineAsync($"RuntimesWeb {ProductVersion.Text} listens on {address}");
        }

        if (app.FirstSignIn() is { } link)
        {
            await Console.Out.WriteLineAsync($"Sign in once, within 15 minutes: {app.Urls.First()}{link}");
        }
    }

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
