using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Detection;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Where npm is to install.</summary>
public enum NpmPlace
{
    /// <summary>In npm's global folder when it can be written, else in the one of our own.</summary>
    Auto,

    /// <summary>In npm's global folder, whatever comes of it.</summary>
    Global,

    /// <summary>In the per-user prefix, where nothing needs elevated permissions.</summary>
    User,
}

/// <summary>Where npm installs: what a person chose, and what that means on this computer.</summary>
public sealed class NpmPlaces(SettingsStore settings, BinaryFinder finder)
{
    public const string Setting = "installs.npmPrefix";

    public NpmPlace Choice => Enum.TryParse<NpmPlace>(settings.Find(Setting), ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : NpmPlace.Auto;

    /// <summary>The prefix that <see cref="NpmPlace.User"/> means.</summary>
    public string UserPrefix => finder.UserNpmPrefix;

    public Task ChooseAsync(NpmPlace place, Actor by, CancellationToken ct) =>
        settings.SetAsync(Setting, place == NpmPlace.Auto ? null : place.ToString().ToLowerInvariant(), by, ct);

    /// <summary>The prefix to install into; null for npm's global folder.</summary>
    /// <param name="askGlobal">Asks npm for its global prefix; null when it does not tell.</param>
    internal async Task<string?> PrefixAsync(Func<Task<string?>> askGlobal) => Choice switch
    {
        NpmPlace.Global => null,
        NpmPlace.User => UserPrefix,
        _ => await askGlobal() is not { } global || IsWritable(global) ? null : UserPrefix,
    };

    private static bool IsWritable(string prefix) => OperatingSystem.IsWindows()
        ? CanWrite(prefix)
        : CanWrite(Path.Combine(prefix, "lib", "node_modules")) && CanWrite(Path.Combine(prefix, "bin"));

    private static bool CanWrite(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            if (Path.GetDirectoryName(existing) is not { } parent)
            {
                return false;
            }

            existing = parent;
        }

        try
        {
            using var probe = new FileStream(
                Path.Combine(existing, $".runtimesweb-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
