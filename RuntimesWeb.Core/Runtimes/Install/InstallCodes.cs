using System.Globalization;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>Why an install ended (Clawboo Runtimes API, terminal error codes).</summary>
public static class InstallCodes
{
    public const string NpmMissing = "NPM_MISSING";
    public const string PythonMissing = "PYTHON_MISSING";
    public const string PythonTooOld = "PYTHON_TOO_OLD";
    public const string Denied = "EACCES";
    public const string SpawnThrow = "SPAWN_THROW";

    /// <summary>Ours: npm did not tell the newest version within its time.</summary>
    public const string TimedOut = "TIMEOUT";

    public static string Exit(int code) => string.Create(CultureInfo.InvariantCulture, $"EXIT_{code}");
}
