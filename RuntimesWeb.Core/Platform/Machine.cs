namespace RuntimesWeb.Core.Platform;

/// <summary>What this process was given by the computer it runs on: home folder, search path, environment variables. Tests hand in another.</summary>
/// <param name="Home">The person's home folder, absolute.</param>
/// <param name="SearchPath">The value of <c>PATH</c>.</param>
/// <param name="Variable">Reads one environment variable; null when it is not set.</param>
public sealed record Machine(string Home, string SearchPath, Func<string, string?> Variable)
{
    public static Machine Real { get; } = new(
        // Also when the folder is not there (yet).
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        Environment.GetEnvironmentVariable("PATH") ?? "",
        Environment.GetEnvironmentVariable);
}
