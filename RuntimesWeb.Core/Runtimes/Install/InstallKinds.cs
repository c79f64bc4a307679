using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>The jobs that change what is installed; one at a time for each runtime.</summary>
public static class InstallKinds
{
    /// <summary>What <see cref="JobQueue.FindActive"/> finds them by.</summary>
    public const string Subject = "runtime";

    public static readonly JobKind Install = new("install", Subject) { MaxAttempts = 3 };

    public static readonly JobKind Upgrade = new("upgrade", Subject) { MaxAttempts = 3 };

    public static readonly JobKind Uninstall = new("uninstall", Subject);

    public static IReadOnlyCollection<string> Names { get; } = [Install.Name, Upgrade.Name, Uninstall.Name];
}
